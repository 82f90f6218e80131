"""The words of this app's notices that the common list does not hold."""

from __future__ import annotations

from zhiye.notices.templates import Template, register

register(
    Template(
        "licence.revoked",
        "行政许可撤销",
        "行政许可的审核通过已撤销",
        "{organization}申报的{licence}已撤销审核通过。[[原因：{reason}。]]"
        "撤销后不能凭它新增人员注册。",
        "{organization}的行政许可审核通过已撤销，请登录查看原因。",
    )
)
