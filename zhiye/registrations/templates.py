"""The words of this app's notices that the common list does not hold."""

from __future__ import annotations

from zhiye.notices.templates import Template, register

register(
    Template(
        "registration.application_overtaken",
        "申请人已公示到其他单位",
        "{person}已公示到其他单位",
        "{person}已公示到其他单位，其向{organization}的申请（{reference}）已自动结束。",
    )
)
register(
    Template(
        "registration.voided",
        "单位认证终止，邀请或申请失效",
        "与{organization}的邀请或申请已失效",
        "{organization}的企业认证已终止，您与该单位之间的邀请或申请（{reference}）已失效，"
        "您可以公示到其他单位。",
    )
)
register(
    Template(
        "deregistration.exited_alone",
        "本人单方面办理注销",
        "{person}已单方面办理注销公示",
        "按所在地区的规定，{person}已凭解除劳动合同证明书单方面办理在{organization}的注销公示"
        "（{reference}），无需本单位同意。如有异议请联系管理部门。",
        "{person}已单方面办理在{organization}的注销公示，请登录查看。",
    )
)
register(
    Template(
        "safety.appointed",
        "被列为安全管理人员",
        "{organization}将您列为安全管理人员",
        "{organization}将您列为安全管理人员（{reference}）。如非属实，请联系该单位或管理部门。",
    )
)
register(
    Template(
        "safety.returned",
        "安全管理人员注销退回",
        "安全管理人员注销被退回，请修改后再提交",
        "{person}的安全管理人员注销（{reference}）被退回。[[原因：{reason}。]]请修改后重新提交。",
        "{person}的安全管理人员注销被退回，请登录查看原因后修改。",
    )
)
register(
    Template(
        "safety.ended",
        "安全管理人员注销完成",
        "安全管理人员注销已完成",
        "{person}在{organization}的安全管理人员（{reference}）已注销。其他公示不受影响，须另行注销。",
    )
)
