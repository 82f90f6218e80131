"""The checks of `make check` find what they are for and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import lint_templates, scan_secrets
from tools.files import ours


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<p style="color:red">x</p>',
        "<style>p{}</style>",
        '<a onclick="x()">x</a>',
        '<div hx-on:click="x()"></div>',
        '<a href="javascript:x()">x</a>',
        "{{ text|safe }}",
        "{% autoescape off %}{% endautoescape %}",
        '<form method="post"><input></form>',
        '<img src="x.png">',
        '<script src="https://cdn.example.com/x.js"></script>',
        '{% if row.state == "draft" %}a{% elif row.state == "sent" %}b{% endif %}',
        '{% if late %}a{% elif found and found.state in "sent" %}b{% endif %}',
    ],
)
def test_a_bad_template_is_found(text: str) -> None:
    assert list(lint_templates.findings(text))


@pytest.mark.parametrize(
    "text",
    [
        "<script src=\"{% static 'x.js' %}\" defer></script>",
        '<script id="d" type="application/json">{}</script>',
        '<form method="post">{% csrf_token %}</form>',
        '<form method="get"></form>',
        '<img src="x.png" alt="">',
        '{# <script>x</script> #}<p class="style">{{ one }}</p>',
        '<c-vars only-failed="" /><button>x</button>',
        '{% if row.state == "draft" %}a{% elif row.statement %}b{% else %}c{% endif %}',
    ],
)
def test_a_good_template_passes(text: str) -> None:
    assert list(lint_templates.findings(text)) == []


def test_a_form_of_a_portal_says_for_whom_it_is_sent() -> None:
    form = '<form method="post">{% csrf_token %}</form>'
    assert list(lint_templates.findings(form, several=True))
    named = form.replace("%}<", "%}{% acting_key %}<")
    assert list(lint_templates.findings(named, several=True)) == []


# Built from pieces: the scan reads this file too.
BAD = [
    "14010" + "5198001023453",
    "phone 139" + "12345678",
    "-----BEGIN " + "RSA PRIVATE KEY-----",
    "AKIA" + "ABCDEFGHIJKLMNOP",
    "postgresql://user:" + "Kd92kdL0aa@db/x",
    "see /wo" + "rk/main",
]


@pytest.mark.parametrize("line", BAD)
def test_a_secret_or_a_person_is_found(line: str) -> None:
    assert list(scan_secrets.findings(line))


@pytest.mark.parametrize(
    "line",
    [
        "700101198001023456",
        "13800000001",
        "35*************123",
        "postgresql://u:password@h/d",
        "1.5",
    ],
)
def test_invented_values_pass(line: str) -> None:
    assert list(scan_secrets.findings(line)) == []


def test_a_registry_in_a_lock_file_is_found() -> None:
    assert list(scan_secrets.findings('      "resolved": "https://r.example/x.tgz"', lock=True))
    assert list(scan_secrets.findings("--extra-index-url https://r.example", lock=True))
    assert list(scan_secrets.findings("    # via -r requirements.in", lock=True)) == []


def test_this_repository_is_clean() -> None:
    assert [finding for path in ours() for finding in scan_secrets.scan(path)] == []


def test_a_line_of_a_template_is_at_most_120_columns(tmp_path: Path) -> None:
    """Characters, not bytes: a Chinese sentence of 120 fits, one of 121 does not, nor a comment."""
    template = tmp_path / "page.html"
    template.write_text(f"{'证' * 120}\n{'证' * 121}\n{{# {'x' * 120} #}}\n", "utf-8")
    assert [one.split(":")[1] for one in lint_templates.lint(template)] == ["2", "3"]
