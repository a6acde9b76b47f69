"""Who is knocking at the sign-in page: the two facts on which repeated failures are counted."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The client's network address.

    Behind `settings.TRUSTED_PROXIES` reverse proxies it is that many places from the right of X-Forwarded-For, the
    only entries those proxies wrote; anything further left was typed by the client. With none, the header is ignored.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    if not proxies:
        return peer
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return forwarded[-proxies] if len(forwarded) >= proxies else peer


def sign_in_name(request: HttpRequest | None, credentials: Mapping[str, str] | None = None) -> str:
    """The e-mail address typed at sign-in, folded so that capitals do not give more attempts."""
    sources: list[Mapping[str, str]] = [credentials or {}]
    if request is not None:
        sources.append(request.POST)
    for source in sources:
        name = source.get("username") or source.get("email")
        if name:
            return name.strip().casefold().replace("\x00", "")[:254]
    return ""
