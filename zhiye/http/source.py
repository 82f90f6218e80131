"""Where a request comes from: address, channel, device."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from zhiye.core.actor import Actor

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("AlipayClient", "支付宝"),
    ("QQBrowser", "QQ浏览器"),
    ("QIHU|360SE|360EE", "360浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "火狐"),
    ("Chrome|CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS|OpenHarmony", "鸿蒙"),
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def client_ip(request: HttpRequest) -> str:
    """The address a request comes from.

    X-Forwarded-For counts only when the connection itself comes from one of TRUSTED_PROXIES; then
    the last address in it that is not such a proxy.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    trusted = _networks(tuple(str(one) for one in getattr(settings, "TRUSTED_PROXIES", ())))
    if not trusted or not _is_in(address, trusted):
        return address
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if not _is_address(hop.strip()):
            break
        address = hop.strip()
        if not _is_in(address, trusted):
            break
    return address


def channel_of(request: HttpRequest) -> str:
    """By which way somebody comes: mobile, api or web."""
    if request.path.startswith("/me/"):
        return "mobile"
    return "api" if request.path.startswith("/api/") else "web"


def stranger(request: HttpRequest) -> Actor:
    """The actor of a request before anybody has logged in."""
    return Actor.public(ip=client_ip(request), channel=channel_of(request))


def device(request: HttpRequest) -> str:
    """Browser and system in a few words, for the list of one's own logins."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in _BROWSERS if re.search(sign, agent)), "其他浏览器")
    system = next((name for sign, name in _SYSTEMS if re.search(sign, agent)), "其他设备")
    return f"{system} · {browser}"


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=8)
def _networks(given: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one, strict=False) for one in given)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(address: str, networks: tuple[Network, ...]) -> bool:
    return _is_address(address) and any(ipaddress.ip_address(address) in one for one in networks)
