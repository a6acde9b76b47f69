"""What the pages of set-up are made of: acts offered, sections, histories, and the words and links of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissioning.council import permissions
from commissioning.council.models import (
    BodyMember,
    Lasting,
    Post,
    PostHolder,
    User,
)
from commissioning.council.roles import Act, Role, roles_that_may
from commissioning.kit.dates import long_date
from commissioning.kit.history import Entry, FieldChange, History, Kept
from commissioning.kit.models import Audited
from commissioning.kit.pages import Column, Table
from commissioning.kit.refusals import Refusal

Rows = list[tuple[str, Any]]

RENAMED = "What is published keeps the name it was printed with; the history here keeps every name."


@dataclass(frozen=True)
class Deed:
    """An act offered on a page: a button, or a disabled one with its refusal beside it."""

    words: str
    url: str
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Section:
    """A part of a page: a table, or the words that stand where there is nothing to list."""

    heading: str
    table: Table | None = None
    empty: str = ""
    words: str | SafeString = ""
    deeds: tuple[Deed, ...] = ()
    hides_heading: bool = False

    @property
    def code(self) -> str:
        """The id of its heading."""
        return "s-" + "".join(letter if letter.isalnum() else "-" for letter in self.heading.lower())


@dataclass(frozen=True)
class Change:
    """One entry of a history: when, who, why, and what was changed from what to what."""

    when: datetime
    who: str
    why: str
    what: str


def keepers(act: Act) -> str:
    """Who keeps a record, as a sentence for those who do not."""
    who = " or ".join(f"{'an' if role.label[0] in 'AO' else 'a'} {role.label.lower()}" for role in roles_that_may(act))
    return f"Kept by {who}."


def offered(user: User, act: Act, *deeds: Deed) -> dict[str, Any]:
    """The acts of a page for those who may do them; for all others, who may."""
    if permissions.may(user, act):
        return {"deeds": (), "keepers": keepers(act)}
    return {"deeds": deeds, "keepers": ""}


def link(url: str, words: Any, about: Any = "") -> SafeString:
    """A link in a cell; `about` is read out after the words, so that ten of the same words differ."""
    return (
        format_html('<a href="{}">{}<span class="hidden"> {}</span></a>', url, words, about)
        if about
        else format_html('<a href="{}">{}</a>', url, words)
    )


def with_sub(first: Any, second: Any) -> Any:
    """A cell of two lines."""
    return format_html('{} <span class="sub">{}</span>', first, second) if second else first


def table_of(caption: str, columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> Table | None:
    """A table, or None without rows."""
    found = tuple(tuple(row) for row in rows)
    return Table(caption, tuple(Column(label) for label in columns), found) if found else None


def state_tag(words: str, kind: str = "") -> SafeString:
    """A state in one or two words."""
    return format_html('<span class="tag{}">{}</span>', f" tag--{kind}" if kind else "", words)


def public_address(name: str, *args: Any) -> str:
    """The address of a public page, or "" where this installation has none of that name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


_NOT_TOLD = {"password", "session_number"}
_CALLED = {
    "display_name": "name shown",
    "sees_exempt": "exempt information",
    "is_active": "active",
    "until_on": "last day",
    "from_on": "first day",
    "held_on": "day",
    "starts_at": "time",
    "agenda_published_on": "agenda published on",
    "what": "whose it is",
}


def history_of(record: Audited, most: int = 30) -> list[Change]:
    """The last changes of a record of the council's own, newest first, each with what was and what is."""
    kept = Kept(type(record), Q(id=record.pk), skips=_NOT_TOLD, called=_CALLED)
    return [_change(entry) for entry in History([kept])[:most]]


def change_of(entry: Any, what: str) -> Change:
    return Change(
        timezone.localtime(entry.history_date),
        str(entry.history_user or "The system"),
        entry.history_change_reason,
        what,
    )


def _change(entry: Entry) -> Change:
    told = () if entry.is_entered else entry.fields
    words = "; ".join(f"{one.label[:1].lower()}{one.label[1:]}: {_was(one)}, now {_is(one)}" for one in told)
    return Change(entry.when, entry.who, entry.why, words[:1].upper() + words[1:])


def _was(one: FieldChange) -> str:
    return _quoted(one, one.before)


def _is(one: FieldChange) -> str:
    return _quoted(one, one.after)


def _quoted(one: FieldChange, words: str) -> str:
    """What somebody typed in quotation marks; everything else as it is."""
    return f"“{words}”" if words and one.is_text else words or "empty"


def roles_in_words(roles: Iterable[str]) -> str:
    return ", ".join(Role(role).label for role in roles) or "None"


def runs(row: BodyMember | PostHolder, on: date) -> bool:
    return row.from_on <= on and (row.until_on is None or row.until_on >= on)


def period(row: BodyMember | PostHolder) -> str:
    start = long_date(row.from_on)
    return f"From {start}" if row.until_on is None else f"{start} to {long_date(row.until_on)}"


def last_day(row: Lasting) -> Rows:
    return [] if row.until_on is None else [("Last day", long_date(row.until_on))]


def ended_tag(row: Lasting, on: date) -> SafeString | str:
    return "" if row.exists_on(on) else state_tag("Ended", "quiet")


def named(row: Lasting, url: str, name: str, on: date) -> Any:
    ended = ended_tag(row, on)
    return format_html("{} {}", link(url, name), ended) if ended else link(url, name)


def post_link(post: Post) -> SafeString:
    return link(reverse("council:post", args=[post.pk]), post.title)
