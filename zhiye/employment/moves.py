"""How the moves of an employment record are asked for, and what is said once they are done."""

from __future__ import annotations

from zhiye.casework.kinds import MovePage
from zhiye.core.actor import Role
from zhiye.employment import services
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Correction, End, Facts, Release
from zhiye.employment.models import Clue, Employment
from zhiye.employment.revise import revise

EITHER = (Role.ORGANIZATION, Role.AUTHORITY)
ENDED = "聘用已终止，本人和单位会收到消息。"


def _revised(row: Employment) -> str:
    last = EMPLOYMENT.last_log(row)
    if last is not None and last.move == "end":
        return ENDED
    return "已修改，修改前后的内容都留在修改记录里。"


EMPLOYMENTS: dict[str, MovePage[Employment]] = {
    "resubmit": MovePage(
        services.resubmit,
        takes=Facts,
        title=lambda row: f"修改{row.person.name}的变更单位",
        done=lambda row: f"已重新报送，由{row.authority.name}登记。",
    ),
    "edit": MovePage(
        revise,
        takes=Correction,
        moves=("amend", "amend_end"),
        roles=EITHER,
        title=lambda row: f"修改{row.person.name}的聘用记录",
        done=_revised,
    ),
    "withdraw": MovePage(services.withdraw, ask="撤回后可以重新报送。", done="变更已撤回。"),
    "deny": MovePage(
        services.deny,
        ask=lambda row: f"确认您没有换到 {row.employer.name} 工作？",
        reason=True,
        done="已告诉单位和登记机关：您没有换单位。聘用记录不变。",
    ),
    "withdraw_release": MovePage(
        services.withdraw_release,
        roles=(Role.PERSON, Role.ORGANIZATION),
        ask=lambda row: f"撤回在 {row.employer.name} 的注销？",
        submit="确认撤回",
        done="注销已撤回，聘用记录不变。",
    ),
    "release_alone": MovePage(
        services.release_alone,
        takes=Release,
        done=lambda row: f"已告知{row.authority.name}，登记后您在该单位不再在聘。",
    ),
    "end": MovePage(
        services.end,
        takes=End,
        roles=EITHER,
        title=lambda row: f"终止聘用：{row.person.name}",
        done=ENDED,
    ),
    "release": MovePage(
        services.release,
        takes=Release,
        title=lambda row: f"告知注销：{row.person.name}",
        done=lambda row: f"已告知{row.authority.name}，登记后完成注销。",
    ),
}

CHANGES: dict[str, MovePage[Employment]] = {
    "return": MovePage(
        services.return_,
        done="已退回，单位会收到通知。",
        reasons=(
            "证书逾期未复审，不予登记，此人不得从事相关作业",
            "证书查验不真实，不予登记，此人不得从事相关作业",
            "登记表没有本人签字",
            "登记表没有单位公章",
            "登记表与填报的单位、作业项目或时间不一致",
            "作业人员证复印件不清楚，请重新上传",
        ),
    ),
    "record": MovePage(services.record, done="已登记变更，本人和两家单位会收到通知。"),
}

RELEASES: dict[str, MovePage[Employment]] = {
    "return_release": MovePage(
        services.return_release,
        done="已退回，本人和单位会收到通知。",
        reasons=(
            "解除劳动合同证明不清楚，请重新上传",
            "证明没有单位公章，也没有本人签字",
            "证明上的姓名与作业人员不一致",
            "证明上的单位与聘用单位不一致",
            "证明上的离职日期与填写的不一致",
            "双方对是否离职说法不一，请先协商或提供劳动仲裁、判决文书",
        ),
    ),
    "record_release": MovePage(services.record_release, done="已登记注销，本人和单位会收到通知。"),
}

CLUES: dict[str, MovePage[Clue]] = {
    "close": MovePage(
        services.close_clue,
        title=lambda row: f"办结{row.person.name}的重叠聘用线索",
        done=lambda row: f"{row.person.name}的重叠聘用线索已办结。",
        then="/gov/clues/",
    ),
}


# -- what each answer of an office does --------------------------------------------------------

Answers = tuple[tuple[str, str], ...]
"""Each answer with what comes of it."""


def what_a_change_does(row: Employment, former: str) -> Answers:
    """What comes of recording or returning a change from the `former` employer."""
    return (
        (
            "登记变更",
            f"{row.person.name}自 {row.started_on} 起登记在{row.employer.name}名下；"
            f"{former}的在聘记录同时终止。本人和两家单位都会收到通知。",
        ),
        ("退回", "单位按原因修改后重新报送；在此之前此人仍登记在原单位名下。"),
    )


def what_a_release_does(row: Employment, others: int) -> Answers:
    """What comes of recording or returning an end, where `others` of the person's records stay."""
    then = f"其余 {others} 条不变" if others else "此人在该单位不再在聘，记录保留"
    return (
        ("登记注销", f"这条聘用记录于 {row.left_on} 终止，{then}。本人和单位都会收到通知。"),
        ("退回", "聘用记录照旧，本人和单位都会看到原因。"),
    )
