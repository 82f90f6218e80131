"""Verbs of accounts, the only writers of its tables."""

from zhiye.accounts.codes import Purpose, check_code, clean_phone, issue_code
from zhiye.accounts.services.login import login_code, login_password
from zhiye.accounts.services.memberships import (
    Admission,
    admit,
    disable_membership,
    grant_membership,
)
from zhiye.accounts.services.sessions import (
    end_all_sessions,
    end_session,
    note_switch,
    open_session,
    use_session,
)
from zhiye.accounts.services.users import (
    change_password,
    change_phone,
    create_account,
    create_demo_user,
    disable,
    enable,
    register,
    rename,
    reset_password,
)

__all__ = [
    "Admission",
    "Purpose",
    "admit",
    "change_password",
    "change_phone",
    "check_code",
    "clean_phone",
    "create_account",
    "create_demo_user",
    "disable",
    "disable_membership",
    "enable",
    "end_all_sessions",
    "end_session",
    "grant_membership",
    "issue_code",
    "login_code",
    "login_password",
    "note_switch",
    "open_session",
    "register",
    "rename",
    "reset_password",
    "use_session",
]
