"""Outside systems: a Protocol, a client and a sandbox each. Callers use the functions below."""

from zhiye.integrations.registry import (
    get_company_register,
    get_identity_check,
    get_inspector_register,
    get_operator_register,
    get_sms,
    sandboxes_in_use,
)

__all__ = [
    "get_company_register",
    "get_identity_check",
    "get_inspector_register",
    "get_operator_register",
    "get_sms",
    "sandboxes_in_use",
]
