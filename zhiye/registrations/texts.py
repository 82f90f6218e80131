"""The words people consent to. A changed text gets a new version; old evidence keeps its own."""

from __future__ import annotations

from dataclasses import dataclass

from zhiye.registrations.models import Registration, Side


@dataclass(frozen=True)
class ConsentText:
    """A versioned text with places for names."""

    version: str
    template: str

    def for_(self, registration: Registration) -> str:
        """The exact words for one registration."""
        return self.template.format(
            person=registration.person.name,
            organization=registration.organization.name,
            categories=registration.category_labels,
        )


TEXTS: dict[tuple[str, str], ConsentText] = {
    ("register", Side.PERSON.value): ConsentText(
        "2026-1",
        "本人{person}同意在{organization}以“{categories}”身份进行执业公示，并知晓："
        "公示页面会显示本人姓名、人员类别和证书数量，不显示身份证号、手机号和出生日期；"
        "公示期间不能同时在其他单位公示；离开单位时可随时申请注销。",
    ),
    ("register", Side.ORGANIZATION.value): ConsentText(
        "2026-1",
        "本单位{organization}同意{person}以“{categories}”身份在本单位进行执业公示，"
        "确认此人为本单位从业人员，所填信息真实；人员离开时及时办理注销。",
    ),
    ("deregister", Side.PERSON.value): ConsentText(
        "2026-1",
        "本人{person}同意注销在{organization}的执业公示，确认已与该单位解除劳动合同。",
    ),
    ("deregister", Side.ORGANIZATION.value): ConsentText(
        "2026-1",
        "本单位{organization}同意注销{person}在本单位的执业公示，确认已与其解除劳动合同。",
    ),
}
