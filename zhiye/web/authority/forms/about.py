"""What an authority says of itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from zhiye.core import history
from zhiye.core.inputs import facts_on, values
from zhiye.regions.brand import Brand
from zhiye.regions.models import Authority
from zhiye.regions.services import Shown
from zhiye.web.shared.forms_of import InputForm, Words

SHOWN_AT = {
    "platform_name": "显示在页眉，例如“××企业服务平台”。",
    "support_contact": "显示在页脚和使用帮助，例如电话、QQ 群。",
    "portal_links": "每行一个：名称、空格、网址。",
}


class AboutForm(InputForm):
    """Header, footer and contact details, as they stand; what is left empty comes from `above`."""

    takes = Shown
    words = {"service_guide": Words(rows=5)}
    portal_links = forms.CharField(
        label="页眉链接",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )

    def __init__(self, data: QueryDict | None, authority: Authority, above: Brand) -> None:
        links = "\n".join(f"{one['name']} {one['url']}" for one in authority.portal_links)
        seen = history.newest_event(authority)
        known = {**facts_on(authority, Shown), "portal_links": links, "seen": seen}
        super().__init__(data, initial=known)
        self.order_fields(SHOWN_AT)
        theirs = {"portal_links": "、".join(one.name for one in above.links)}
        for name, words in SHOWN_AT.items():
            value = theirs.get(name) or getattr(above, name, "")
            told = f"不填时沿用上级：{value}。" if value else "不填时不显示。"
            self.fields[name].help_text = words + told

    def clean_portal_links(self) -> list[dict[str, str]]:
        """The lines as names with addresses."""
        found = []
        for line in str(self.cleaned_data["portal_links"]).splitlines():
            name, _, url = line.strip().rpartition(" ")
            if line.strip() and not name.strip():
                raise forms.ValidationError(
                    f"“{line.strip()[:60]}”缺少名称或网址，请写成“名称 网址”。"
                )
            if url:
                found.append({"name": name.strip(), "url": url})
        return found

    def given(self) -> dict[str, Any]:
        """What was filled in, for the service."""
        kept = {name: self.cleaned_data[name] for name in ("portal_links", "seen")}
        return values(self.facts()) | kept
