"""What is wrong with a page, as a reader would suffer from it: axe, cut words, complaints."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

BIG = "document.documentElement.style.fontSize = '200%'"
USUAL = "document.documentElement.style.fontSize = ''"
SERIOUS = {"serious", "critical"}
POLICY = re.compile(r"Content[- ]Security[- ]Policy|Refused to", re.I)

OURS = re.compile(r"\b(?:SX|ZS|SH|FJ|CA)-\d{2}\b|domain-facts|\[\d+[ab]\]")

# Elements that reach beyond the page or cut their own text. What is hidden on purpose is not:
# labels for screen readers in one pixel, folded parts, tables with their own scroll bar, the end
# of a typed text.
CUT = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > wide) found.push('the page scrolls sideways');
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest('.zy-sr, .zy-skip, svg, details:not([open]), thead, input, select, textarea, '
      + '.zy-diff__row--head, .zy-scroll.is-wide')) continue;
    const box = one.getBoundingClientRect(), look = getComputedStyle(one);
    if (box.width <= 1 || box.height <= 1 || look.visibility === 'hidden') continue;
    const said = one.tagName + '.' + one.className + ' ' + one.textContent.trim().slice(0, 40);
    if (box.right > wide + 1 || box.left < -1) found.push('outside: ' + said);
    if (look.overflowX === 'hidden' && one.scrollWidth > one.clientWidth + 1)
      found.push('cut: ' + said);
  }
  return [...new Set(found)].slice(0, 6);
}"""

# What makes a page another page for the eye: its address without numbers, what lies over it, the
# state it shows, whether it complains.
SHAPE = """() => {
  const text = (selector) => (document.querySelector(selector) || {}).textContent || '';
  const over = document.querySelector('dialog[open]');
  return [
    location.pathname.replace(/\\d+/g, 'n').replace(/invite\\/[^/]+/, 'invite/n'),
    over ? 'over' : '',
    text('.zy-head__end .zy-tag').trim(),
    document.querySelector('.zy-summary') ? 'bad' : '',
    document.querySelector('.zy-empty') ? 'empty' : '',
    [...document.querySelectorAll('h2')].map(one => one.textContent.replace(/[\\d-]+/g, '')).join(),
  ].join(' ');
}"""


@cache
def _axe() -> str:
    return str(Axe().axe_script)


def shape(page: Page) -> str:
    """The key under which a page is looked at once."""
    return str(page.evaluate(SHAPE))


def axe(page: Page, *, minor: bool = False) -> list[str]:
    """Findings of axe, a line each; those that are not serious only on request."""
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"axe {one['impact']}: {one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if minor or one["impact"] in SERIOUS
    ]


def ours(page: Page) -> list[str]:
    """Words of the makers on the page: numbers of requirements, the collection of facts."""
    return [f"our own number: {one}" for one in OURS.findall(page.inner_text("body"))[:3]]


def cut(page: Page) -> list[str]:
    """Words cut or pushed out of the page, at the usual size of text and at twice it."""
    found = [str(one) for one in page.evaluate(CUT)]
    page.evaluate(BIG)
    found += [f"at 200 %: {one}" for one in page.evaluate(CUT)]
    page.evaluate(USUAL)
    return found
