"""What an authority says of itself."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.regions.brand import Brand
from zhiye.regions.models import Authority

PLAIN = (
    "platform_name",
    "support_contact",
    "address",
    "phone",
    "fax",
    "website",
    "service_guide",
)


class AboutForm(forms.Form):
    """Header, footer and contact details; whether a value is good the service says."""

    platform_name = forms.CharField(label="平台名称", required=False, max_length=40)
    support_contact = forms.CharField(label="技术支持", required=False, max_length=200)
    portal_links = forms.CharField(
        label="页眉链接",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )
    address = forms.CharField(label="办公地址", required=False, max_length=200)
    phone = forms.CharField(label="电话", required=False, max_length=40)
    fax = forms.CharField(label="传真", required=False, max_length=40)
    website = forms.CharField(
        label="网址",
        required=False,
        max_length=200,
        help_text="以 http:// 或 https:// 开头。",
        widget=forms.TextInput({"inputmode": "url", "spellcheck": "false"}),
    )
    service_guide = forms.CharField(
        label="服务指南",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text="办公时间、办理地点、要带的材料等，显示在“使用帮助”里。",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, above: Brand, **more: Any) -> None:
        super().__init__(*args, **more)
        links = "、".join(one.name for one in above.links)
        for name, words, theirs in (
            (
                "platform_name",
                "显示在页眉，例如“××企业服务平台”。",
                above.platform_name,
            ),
            ("support_contact", "显示在页脚和使用帮助，例如电话、QQ 群。", above.support_contact),
            ("portal_links", "每行一个：名称、空格、网址。", links),
        ):
            told = f"不填时沿用上级：{theirs}。" if theirs else "不填时不显示。"
            self.fields[name].help_text = words + told

    @classmethod
    def initial_of(cls, authority: Authority) -> dict[str, Any]:
        """What stands there now."""
        links = "\n".join(f"{one['name']} {one['url']}" for one in authority.portal_links)
        return {name: getattr(authority, name) for name in PLAIN} | {"portal_links": links}

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

    def shown(self) -> dict[str, Any]:
        """What was filled in, for the service."""
        return {name: self.cleaned_data[name] for name in (*PLAIN, "portal_links")}
