"""Who may read what monitoring asks for: whoever has the token, without one this machine only."""

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

# A proxy on this machine asks from a loopback address on behalf of anybody; it leaves one of these.
_OF_PROXIES = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)


def may_watch(request: HttpRequest) -> bool:
    """Return whether a request may read metrics and the details of health."""
    token = settings.METRICS_TOKEN
    if token:
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        return kind.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())
    # With HTTPS a proxy stands in front, so that every address is the proxy's.
    return not settings.BEHIND_PROXY and _is_from_this_machine(request)


def _is_from_this_machine(request: HttpRequest) -> bool:
    if any(name in request.headers for name in _OF_PROXIES):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
