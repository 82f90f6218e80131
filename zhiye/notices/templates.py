"""What is said at which event: title, text of the inbox and e-mail, text message.

`{name}` is filled from the sender's context. A part in [[double brackets]] is left out when a
value in it is empty. The address of the page is added to the text message; without it a text
message keeps to 70 characters, the length of one message (tested).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.S)
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Template:
    """The words for one event. Without `sms` the event sends no text message."""

    event: str
    label: str
    title: str
    body: str
    sms: str = ""

    def names(self) -> set[str]:
        """The values the sender must give (empty ones only inside double brackets)."""
        return set(_NAME.findall(self.title + self.body + self.sms))


def fill(text: str, context: Mapping[str, str]) -> str:
    """The text with its values; raises KeyError for a value that is not given."""

    def optional(found: re.Match[str]) -> str:
        names = _NAME.findall(found[1])
        return found[1] if all(context[name] for name in names) else ""

    return _NAME.sub(lambda found: str(context[found[1]]), _OPTIONAL.sub(optional, text))


TEMPLATES: dict[str, Template] = {}


def register(template: Template) -> Template:
    """Add the words for an event; an event is registered once."""
    if TEMPLATES.get(template.event, template) != template:
        raise ValueError(f"event {template.event!r} has a template already")
    TEMPLATES[template.event] = template
    return template


def _add(event: str, label: str, title: str, body: str, sms: str = "") -> None:
    register(Template(event, label, title, body, sms))


_add(
    "organization.verified",
    "企业认证通过",
    "企业认证已通过",
    "{organization}的企业认证已通过，现在可以申报行政许可。",
    "{organization}的企业认证已通过，可以申报行政许可了。",
)
_add(
    "organization.returned",
    "企业认证退回",
    "企业认证被退回，请修改后再提交",
    "{organization}的企业认证被退回。[[原因：{reason}。]]请按原因修改后重新提交。",
    "{organization}的企业认证被退回，请登录查看原因，修改后再提交。",
)
_add(
    "organization.closed",
    "企业账号停用",
    "企业认证已终止",
    "{organization}的企业认证已由管理部门终止。[[原因：{reason}。]]如有疑问请联系管理部门。",
    "{organization}的企业认证已终止，请登录查看原因。",
)
_add(
    "delegation.granted",
    "人员授权",
    "您已获得{organization}的授权",
    "{by}授权您代表{organization}办理：{functions}。授权期限：{period}。"
    "请用本人账号登录，选择该单位后办理。如您不在该单位工作，请与该单位联系停用授权。",
    "您已获授权代表{organization}办理业务，请用本人账号登录查看。",
)
_add(
    "delegation.changed",
    "人员授权修改",
    "您在{organization}的授权已修改",
    "{by}修改了您代表{organization}的授权。现在可以办理：{functions}。授权期限：{period}。",
    "您代表{organization}的授权已修改，请登录查看。",
)
_add(
    "delegation.disabled",
    "人员授权停用",
    "您在{organization}的授权已停用",
    "{by}停用了您代表{organization}的授权，立即生效。您以前办理的记录保留。如有疑问请与该单位联系。",
    "您代表{organization}办理业务的授权已停用。",
)
_add(
    "licence.returned",
    "行政许可退回",
    "行政许可被退回，请修改后再提交",
    "{organization}申报的{licence}被退回。[[原因：{reason}。]]请按原因修改后重新提交。",
    "{organization}申报的行政许可被退回，请登录查看原因，修改后再提交。",
)
_add(
    "licence.approved",
    "行政许可通过",
    "行政许可已审核通过",
    "{organization}申报的{licence}已审核通过，现在可以进行人员注册。",
    "{organization}申报的行政许可已通过，可以进行人员注册了。",
)
_add(
    "licence.expired",
    "行政许可到期",
    "行政许可已到期",
    "{organization}的{licence}已到期。请申报延续后的许可；到期期间不能新增人员注册。",
    "{organization}的行政许可已到期，请登录申报延续后的许可。",
)
_add(
    "registration.invited",
    "单位邀请注册",
    "{organization}邀请您注册执业",
    "{organization}邀请您注册为其{categories}。同意后将对外公示，您不能同时注册在其他单位。"
    "[[请在{until}前答复。]]如非您本人意愿，请选择拒绝。",
    "{organization}邀请您注册执业[[，请在{until}前答复]]。",
)
_add(
    "registration.applied",
    "个人申请注册",
    "{person}申请注册到本单位",
    "{person}申请注册到{organization}，类别：{categories}。[[请在{until}前答复。]]",
    "{person}申请注册到{organization}[[，请在{until}前答复]]。",
)
_add(
    "registration.accepted",
    "注册生效",
    "执业注册已生效",
    "{person}与{organization}双方均已同意，{categories}注册已生效并对外公示。",
    "{person}在{organization}的执业注册已生效。",
)
_add(
    "registration.declined",
    "注册被拒绝",
    "执业注册未获同意",
    "{person}与{organization}之间的执业注册（{reference}）未获对方同意。[[原因：{reason}。]]",
    "{person}与{organization}的执业注册未获对方同意，请登录查看。",
)
_add(
    "registration.withdrawn",
    "邀请撤回",
    "{organization}撤回了邀请",
    "{organization}撤回了对您的注册邀请（{reference}），您不需要再答复。[[说明：{reason}。]]",
)
_add(
    "registration.lapsed",
    "逾期未答复",
    "执业注册逾期未答复，已失效",
    "{person}与{organization}之间的执业注册（{reference}）到期未获答复，已自动失效。需要时可重新发起。",
)
_add(
    "registration.overtaken",
    "人员已注册到其他单位",
    "{person}已注册到其他单位",
    "您邀请的{person}已注册到其他单位，本次邀请（{reference}）已自动结束。",
)
_add(
    "registration.ended",
    "注册结束",
    "执业注册已结束",
    "{person}在{organization}的执业注册已结束，不再对外公示。[[原因：{reason}。]]",
    "{person}在{organization}的执业注册已结束。",
)
_add(
    "deregistration.started",
    "对方申请注销",
    "请答复注销执业注册的申请",
    "{person}与{organization}的执业注册，对方申请注销（{reference}）。请查看解除劳动合同证明书后答复。"
    "[[到{until}仍未答复的，按规定视为同意。]]",
    "{person}与{organization}的执业注册，对方申请注销，请登录答复。",
)
_add(
    "deregistration.consented",
    "对方同意注销",
    "对方已同意注销，等待审核",
    "{person}与{organization}的注销申请（{reference}）对方已同意，现在等待审核，您不需要做什么。",
)
_add(
    "deregistration.declined",
    "对方不同意注销",
    "对方不同意注销",
    "{person}与{organization}的注销申请（{reference}）对方不同意。[[原因：{reason}。]]",
    "{person}与{organization}的注销申请对方不同意，请登录查看原因。",
)
_add(
    "deregistration.withdrawn",
    "注销申请撤回",
    "注销申请已撤回",
    "{person}与{organization}的注销申请（{reference}）已撤回，执业注册继续有效，您不需要再答复。",
)
_add(
    "deregistration.released",
    "逾期视为同意注销",
    "逾期未答复，注销申请已转审核",
    "{person}与{organization}的注销申请（{reference}）逾期未答复，按规定视为同意，现在等待审核。",
    "{person}与{organization}的注销申请逾期未答复，已转审核。",
)
_add(
    "deregistration.returned",
    "注销申请退回",
    "注销申请被退回，请修改后再提交",
    "{person}与{organization}的注销申请（{reference}）被退回。[[原因：{reason}。]]请修改后重新提交。",
    "{person}与{organization}的注销申请被退回，请登录查看原因后修改。",
)
_add(
    "certificate.returned",
    "资质证书退回",
    "资质证书被退回，请修改后再提交",
    "您提交的{certificate}被退回。[[原因：{reason}。]]请修改后重新提交。",
    "您提交的资质证书被退回，请登录查看原因，修改后再提交。",
)
_add(
    "certificate.approved",
    "资质证书通过",
    "资质证书已审核通过",
    "您提交的{certificate}已审核通过。",
)
_add(
    "certificate.suspended",
    "资质证书暂停",
    "资质证书已被暂停，暂停期间不能作业",
    "您的{certificate}已被暂停。[[原因：{reason}。]]暂停期间不作为公示和聘用的依据，不得从事该证书项目的作业。"
    "如有异议，请联系发证机关。",
    "您的{certificate}已被暂停，暂停期间不得作业，请登录查看。",
)
_add(
    "certificate.restored",
    "资质证书恢复",
    "资质证书已恢复有效",
    "您的{certificate}已恢复，可以继续作为公示和聘用的依据。",
)
_add(
    "certificate.revoked",
    "资质证书吊销",
    "资质证书已被吊销或撤销",
    "您的{certificate}已被吊销或撤销。[[原因：{reason}。]]如有异议，请联系发证机关。",
    "您的{certificate}已被吊销或撤销，请登录查看原因。",
)
_add(
    "first_issue.returned",
    "首次取证日期退回",
    "首次取证日期的证明被退回",
    "您为{certificate}补充的首次取证日期被退回。[[原因：{reason}。]]请修改后重新提交。",
    "您补充的首次取证日期被退回，请登录查看原因，修改后再提交。",
)
_add(
    "first_issue.approved",
    "首次取证日期通过",
    "首次取证日期已确认",
    "您为{certificate}补充的首次取证日期已审核通过。",
)
