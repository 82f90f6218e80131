"""What forms say when something is wrong, in plain words instead of Django's (no 字段, 变量)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators

_FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "请填写。"},
    forms.IntegerField: {"invalid": "请填写整数。"},
    forms.FloatField: {"invalid": "请填写数字。"},
    forms.DecimalField: {"invalid": "请填写数字。"},
    forms.DateField: {"required": "请填写日期。", "invalid": "请填写正确的日期，例如 2026-11-21。"},
    forms.DateTimeField: {"invalid": "请填写正确的时间，例如 2026-11-21 14:05。"},
    forms.BooleanField: {"required": "请勾选。"},
    forms.ChoiceField: {"required": "请选择。", "invalid_choice": "请从所列选项中选择。"},
    forms.MultipleChoiceField: {
        "required": "请至少选择一项。",
        "invalid_choice": "请从所列选项中选择。",
        "invalid_list": "请从所列选项中选择。",
    },
    forms.ModelChoiceField: {
        "required": "请选择。",
        "invalid_choice": "所选内容已不可选，请重新选择。",
    },
    forms.ModelMultipleChoiceField: {
        "required": "请至少选择一项。",
        "invalid_choice": "所选内容中有一项已不可选，请重新选择。",
    },
    forms.FileField: {
        "required": "请上传文件。",
        "invalid": "没有收到文件，请重新选择。",
        "missing": "没有收到文件，请重新选择。",
        "empty": "文件是空的，请重新选择。",
    },
}
_VALIDATORS: tuple[tuple[Any, str], ...] = (
    (validators.MaxLengthValidator, "最多 %(limit_value)d 个字，现在有 %(show_value)d 个字。"),
    (validators.MinLengthValidator, "至少 %(limit_value)d 个字，现在有 %(show_value)d 个字。"),
    (validators.MaxValueValidator, "不能大于 %(limit_value)s。"),
    (validators.MinValueValidator, "不能小于 %(limit_value)s。"),
    (validators.RegexValidator, "请按要求的格式填写。"),
    (validators.EmailValidator, "请填写正确的邮箱地址。"),
    (validators.URLValidator, "请填写正确的网址。"),
    (validators.ProhibitNullCharactersValidator, "含有无法识别的字符，请重新填写。"),
)


def install() -> None:
    """Make these the words of every form; called once when the site starts."""
    for field, words in _FIELDS.items():
        own = dict(vars(field).get("default_error_messages", {}))
        field.default_error_messages = {**own, **words}
    for validator, sentence in _VALIDATORS:
        validator.message = sentence
