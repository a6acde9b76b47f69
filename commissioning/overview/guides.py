"""The guides in docs/guide as pages: the same words and pictures, with links that lead within the service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"
PICTURES = "../pictures/guide/"
_LINK = re.compile(r"([a-z-]+)\.md(#.*)?")


@dataclass(frozen=True)
class Guide:
    """A guide rendered: its title, and the whole of it as HTML."""

    name: str
    title: str
    html: SafeString


def guide_names() -> list[str]:
    """The names of the guides, as their addresses have them."""
    return sorted(path.stem for path in FOLDER.glob("*.md"))


@cache
def guide(name: str) -> Guide:
    """A guide by its name. Raises KeyError where there is none of that name."""
    if name not in guide_names():
        raise KeyError(name)
    tokens = (reader := MarkdownIt("commonmark", {"html": False})).parse((FOLDER / f"{name}.md").read_text("utf-8"))
    title = ""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _plain(tokens[at + 1])
            title = title or words
            token.attrSet("id", slugify(words))
        for part in token.children or ():
            _point(part)
    # Only files of the repository are rendered, and HTML in them is escaped.
    return Guide(name, title, mark_safe(reader.renderer.render(tokens, reader.options, {})))  # noqa: S308


def guides() -> list[Guide]:
    """Every guide, by its name."""
    return [guide(name) for name in guide_names()]


def _plain(token: Token) -> str:
    return "".join(part.content for part in token.children or () if part.type in ("text", "code_inline"))


def _point(part: Token) -> None:
    """Let a picture and a link to another guide lead to where the service has them."""
    if part.type == "image":
        part.attrSet("src", static(f"guide/{str(part.attrGet('src')).removeprefix(PICTURES)}"))
        part.attrSet("loading", "lazy")
    elif part.type == "link_open" and (found := _LINK.fullmatch(str(part.attrGet("href")))):
        part.attrSet("href", reverse("overview:guide", args=[found[1]]) + (found[2] or ""))
