"""Letting a colleague act for the organisation: search, grant, change."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from zhiye.core.actor import Actor
from zhiye.core.clock import last_day, local_date, today
from zhiye.organizations.inputs import Grant, Term
from zhiye.organizations.models import Delegation, Function, Standing
from zhiye.web.shared.confirming import PasswordOnceMore
from zhiye.web.shared.forms_of import InputForm
from zhiye.web.shared.forms_render import offer

HELP = {
    Function.ORGANIZATION: "提交和更正企业认证",
    Function.LICENCES: "填报、提交、撤回行政许可",
    Function.REGISTRATIONS: "邀请人员、答复申请、办理注销",
    Function.SAFETY: "添加和注销安全管理人员",
    Function.PERSONNEL: "查看人员和证书、导出、查看预警",
    Function.EMPLOYMENT: "填报、修改、终止聘用记录",
    Function.CERTIFICATES: "查看本单位人员的证书和修改记录",
    Function.DELEGATIONS: "为同事授权、修改和禁用授权",
}


class TermForm(InputForm, PasswordOnceMore):
    """For what, from when, until when; with the own password once more (assurance 39).

    `offered` are the functions that have a menu where the organisation is.
    """

    takes: ClassVar[type] = Term

    def __init__(
        self, actor: Actor, data: QueryDict | None = None, *, offered: Collection[str], **more: Any
    ) -> None:
        super().__init__(data, **more)
        functions = [one for one in Function if actor.may(one) and one in offered]
        offer(self, "functions", [(one, f"{one.label}：{HELP[one]}") for one in functions])
        self.order_fields(["enabled", *(one.name for one in self.asked()), "password"])

    def term(self) -> dict[str, Any]:
        """The chosen functions and the moments the grant begins and ends, for the service."""
        moments: dict[str, Any] = self.facts().moments()
        return moments


class DelegationForm(TermForm):
    """Whom to let act (ZS-41)."""

    takes = Grant


class ChangeForm(TermForm):
    """Whether at all, for what, how long (ZS-43)."""

    enabled = forms.ChoiceField(
        label="是否授权",
        choices=[("yes", "是"), ("no", "否：立即停用，功能和期限不再起作用")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否授权。"},
    )

    def __init__(
        self,
        actor: Actor,
        of: Delegation,
        data: QueryDict | None = None,
        *,
        offered: Collection[str],
        **more: Any,
    ) -> None:
        super().__init__(actor, data, offered={*offered, *of.functions}, **more)
        self.delegation = of
        self.kept: Collection[str] = ()
        """Functions the editor lacks and therefore leaves as they are."""
        if of.standing() in (Standing.ACTIVE, Standing.UPCOMING):
            self.kept = [one for one in of.functions if not actor.may(one)]
        if self.kept:
            self.fields["functions"].required = False

    @staticmethod
    def initial_of(of: Delegation, seen: int) -> dict[str, Any]:
        """The form as the delegation stands; one that is over would begin anew today."""
        stands = of.standing() in (Standing.ACTIVE, Standing.UPCOMING)
        return {
            "enabled": "yes" if stands else "no" if of.disabled_at else "yes",
            "functions": list(of.functions),
            "valid_from": local_date(of.valid_from) if stands else today(),
            "valid_until": last_day(of.valid_until) if stands and of.valid_until else None,
            "seen": seen,
        }

    def clean(self) -> dict[str, Any]:
        """Who is to be switched off needs no functions."""
        data = super().clean()
        if data.get("enabled") == "no" and "functions" in self.errors:
            del self.errors["functions"]
        return data

    def term(self) -> dict[str, Any]:
        """As chosen; what the editor may not touch stays."""
        term = super().term()
        return {**term, "functions": [*term["functions"], *self.kept]}
