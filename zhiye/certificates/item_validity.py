"""How an item on a certificate stands: what lists show and search by (ZS-05, ZS-30)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, TextChoices

from zhiye.certificates.models import Certificate, CertificateItem, CertificateState
from zhiye.core.clock import today

SOON = 60
"""Days before the last day of validity from which an item is 即将到期."""


class ItemValidity(TextChoices):
    """证件状态. An item that runs out soon is still valid: a search for 有效 finds it too."""

    VALID = "valid", "有效"
    EXPIRING = "expiring", "即将到期"
    EXPIRED = "expired", "已到期"
    UNVERIFIED = "unverified", "未核验"
    SUSPENDED = "suspended", "已暂停"
    REVOKED = "revoked", "已吊销"


_BY_STATE = {
    CertificateState.SUBMITTED: ItemValidity.UNVERIFIED,
    CertificateState.RETURNED: ItemValidity.UNVERIFIED,
    CertificateState.WITHDRAWN: ItemValidity.UNVERIFIED,
    CertificateState.SUSPENDED: ItemValidity.SUSPENDED,
    CertificateState.REVOKED: ItemValidity.REVOKED,
}


def validity_of(item: CertificateItem, certificate: Certificate) -> ItemValidity:
    """How an item of a certificate stands today; "until the 28th" counts on the 28th."""
    if (by_state := _BY_STATE.get(CertificateState(certificate.state))) is not None:
        return by_state
    if not item.is_valid:
        return ItemValidity.EXPIRED
    soon = item.valid_until is not None and item.valid_until <= today() + timedelta(days=SOON)
    return ItemValidity.EXPIRING if soon else ItemValidity.VALID


def items_in(standing: str) -> Q:
    """The condition on items that a search for a standing asks for."""
    states = [state for state, found in _BY_STATE.items() if found == standing]
    if states:
        return Q(certificate__state__in=states)
    day = today()
    approved = Q(certificate__state=CertificateState.APPROVED)
    if standing == ItemValidity.EXPIRED:
        return approved & Q(valid_until__lt=day)
    if standing == ItemValidity.EXPIRING:
        return approved & Q(valid_until__range=(day, day + timedelta(days=SOON)))
    return approved & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))
