"""What lists of employment records tell, in every portal."""

from __future__ import annotations

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from zhiye.employment.inputs import told
from zhiye.employment.models import Employment
from zhiye.web.shared.tables import shown


def item(row: Employment) -> SafeString:
    """The item, and below it what was told of the work."""
    lines = told(row, listed=True)
    small = format_html_join("", '<br><small class="zy-muted">{}：{}</small>', lines)
    return SafeString(shown(row.item) + small)


def end(row: Employment) -> str:
    """The last day agreed on, or the day it was ended."""
    if row.ended_on:
        return f"{row.ended_on.isoformat()} 终止"
    return row.ends_on.isoformat() if row.ends_on else "未约定"
