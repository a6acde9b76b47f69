"""The names of databases, which are needed before Django is there."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

SCRATCH = "races_scratch"


def renamed(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
