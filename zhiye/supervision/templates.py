"""The words of the notices of this app."""

from __future__ import annotations

from zhiye.notices.templates import Template, register

register(
    Template(
        "alerts.enabled",
        "人员预警已开启",
        "人员预警已开启",
        "协会已为{organization}开启人员预警，可在“人员预警”中查看每个许可项目的人员配备情况。",
        "",
    )
)
register(
    Template(
        "alerts.disabled",
        "人员预警已关闭",
        "人员预警已关闭",
        "协会已为{organization}关闭人员预警。需要继续使用时请联系协会。",
        "",
    )
)
