"""Atom feeds of decisions and of the forward plan: made from published records alone, the same for every reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.html import format_html_join

from commissioning.kit.canonical import loads
from commissioning.kit.dates import long_date, weekday_date
from decisions.choices import Verb
from decisions.lifecycle import CALLED_IN, PUBLIC_STATES, REFERRED_BACK
from decisions.models import Decision, Edition, Publication, TakeDown

MOST_ENTRIES = 50
"""Entries of a feed: the latest. Everything older is on the pages."""
TAGGED = 2026
"""The year of every tag: with the host it makes an identifier that no other service gives (RFC 4151)."""
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
"""RFC 6721: by which a feed says that an entry is gone."""

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Absolute = Callable[[str], str]
"""Turns a path of this service into a whole address."""
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Tombstone:
    """An entry that was taken down: its identifier, when, and the class of reason."""

    id: str
    at: datetime
    why: str


class Feed(Atom1Feed):
    """Django's Atom feed with an identifier that does not depend on the address it is fetched from, and tombstones."""

    def root_attributes(self) -> dict[str, Any]:
        return {**super().root_attributes(), "xmlns:at": TOMBSTONES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Decisions and contracts")
        for stone in self.feed["gone"]:
            handler.startElement("at:deleted-entry", {"ref": stone.id, "when": rfc3339_date(stone.at)})
            handler.addQuickElement("at:comment", stone.why)
            handler.endElement("at:deleted-entry")

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        for kind, url in item["forms"]:
            handler.addQuickElement("link", "", {"rel": "alternate", "type": kind, "href": url})

    def latest_post_date(self) -> datetime:
        """The latest of all that the feed tells; of an empty one the first instant there is."""
        told = [item["updateddate"] for item in self.items] + [stone.at for stone in self.feed["gone"]]
        return max(told, default=datetime.fromisoformat("1970-01-01T00:00:00+00:00"))

    def as_bytes(self) -> bytes:
        file = BytesIO()
        self.write(file, "utf-8")
        return file.getvalue()


def tag(what: str) -> str:
    """The lasting identifier of something that this service publishes: tag:decisions.example,2026:DEC-2017-0031."""
    host = settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost"
    return f"tag:{host},{TAGGED}:{what}"


# Decisions -----------------------------------------------------------------------------------------------------------


def decisions_feed(absolute: Absolute) -> bytes:
    """The latest publications of executive decisions. A further version moves its decision's one entry up."""
    feed = _feed("Decisions", "decisions", reverse("decisions:list"), reverse("overview:decisions_feed"), absolute)
    latest = _latest()
    first = Publication.objects.filter(decision=OuterRef("decision"), number=1).values("published_at")[:1]
    shown = latest.filter(take_down__isnull=True).annotate(first_at=Subquery(first)).defer("pdf")
    for publication in shown.order_by("-published_at", "-pk")[:MOST_ENTRIES]:
        _add_decision(feed, publication, absolute)
    gone = TakeDown.objects.filter(publication__in=latest).select_related("publication__decision")
    for take_down in gone.order_by("-taken_at", "-pk")[:MOST_ENTRIES]:
        reference = take_down.publication.decision.reference
        why = f"{reference}, version {take_down.publication.number}: {take_down.get_reason_class_display()}"
        feed.feed["gone"].append(Tombstone(tag(reference), take_down.taken_at, why))
    return feed.as_bytes()


def decisions_changed_at() -> datetime | None:
    """When the feed of decisions last changed, by the clock: publications copied from elsewhere bear earlier days."""
    entered = Decision.history.filter(state__in=PUBLIC_STATES).aggregate(at=Max("history_date"))["at"]
    taken = TakeDown.objects.aggregate(at=Max("taken_at"))["at"]
    return max((at for at in (entered, taken) if at is not None), default=None)


def _latest() -> Any:
    """The latest publication of each executive decision, readable or not."""
    of_it = Publication.objects.filter(decision=OuterRef("pk")).order_by("-number").values("pk")[:1]
    published = Decision.objects.executive().filter(state__in=PUBLIC_STATES)
    return Publication.objects.filter(pk__in=published.values(newest=Subquery(of_it)))


def _add_decision(feed: Feed, publication: Any, absolute: Absolute) -> None:
    record = loads(bytes(publication.record))
    reference = record["reference"]
    url = absolute(reverse("overview:decision", args=[reference]))
    named = [record["kind"], record["service_area"], *(["Key decision"] if record.get("key") else [])]
    feed.add_item(
        title=_written(record["title"]),
        link=url,
        description=_as_html(decision_lines(record)),
        unique_id=tag(reference),
        pubdate=publication.first_at,
        updateddate=publication.published_at,
        author_name=_written(record.get("decision_maker") or record["council"]),
        categories=[_written(name) for name in named],
        forms=[
            ("application/pdf", absolute(reverse("overview:notice_pdf", args=[reference]))),
            ("application/json", absolute(reverse("overview:decision_json", args=[reference]))),
        ],
    )


def decision_lines(record: Record) -> list[str]:
    """A decision in a few lines, from its published record."""
    said = [f"{record['reference']}, version {record['number']}."]
    if record.get("reason"):
        said.append(record["reason"])
    if record.get("decided_on"):
        said.append(f"Decided by {record.get('decision_maker', 'a body not named')} on {_day(record['decided_on'])}.")
    if record.get("summary"):
        said.append(record["summary"])
    said += [
        f"{clause['label']} {Verb(clause['verb']).label}: {clause['text']}" for clause in record.get("clauses", ())
    ]
    said.append(_effect_words(record))
    return [part for part in said if part]


def _effect_words(record: Record) -> str:
    if record["state"] == CALLED_IN:
        return "Called in: it has no effect until that is resolved."
    if record["state"] == REFERRED_BACK:
        return "Referred back after call-in: it has no effect."
    deadline = record.get("call_in", {}).get("deadline")
    until = f"Open to call-in until {_day(deadline)}. " if deadline else ""
    effect = record.get("effective_from")
    replaced = record.get("superseded_from")
    over = f" Replaced by a later decision from {_day(replaced)}." if replaced else ""
    return f"{until}{f'In effect from {_day(effect)}.' if effect else ''}{over}".strip()


def _day(iso: str) -> str:
    return long_date(date.fromisoformat(iso))


# The forward plan ----------------------------------------------------------------------------------------------------


def plan_feed(absolute: Absolute) -> bytes:
    """The latest editions of the forward plan."""
    page = reverse("decisions:forward_plan")
    feed = _feed("Forward plan", "forward-plan", page, reverse("overview:plan_feed"), absolute)
    # A version of these was taken down: what was to be seen no more may stand in their plan items as well.
    withheld = set(TakeDown.objects.values_list("publication__decision__reference", flat=True))
    for edition in Edition.objects.order_by("-number").defer("pdf")[:MOST_ENTRIES]:
        record = loads(bytes(edition.record))
        feed.add_item(
            title=f"Forward plan, edition {edition.number}, {long_date(edition.published_on)}",
            link=absolute(reverse("decisions:edition", args=[edition.number])),
            description=_as_html(plan_lines(record.get("items", ()), withheld)),
            unique_id=tag(edition.reference),
            pubdate=edition.published_at,
            updateddate=edition.published_at,
            author_name=_written(record["council"]),
            forms=[
                ("application/pdf", absolute(reverse("decisions:edition_pdf", args=[edition.number]))),
                ("application/json", absolute(reverse("decisions:edition_json", args=[edition.number]))),
            ],
        )
    return feed.as_bytes()


def plan_lines(items: Iterable[Record], withheld: Container[str]) -> list[str]:
    """What an edition lists, a line for each decision to come; of those in `withheld` only the reference."""
    lines = []
    for item in items:
        if item["reference"] in withheld:
            lines.append(f"{item['reference']}: withheld")
            continue
        when = weekday_date(date.fromisoformat(item["due_on"])) if item.get("due_on") else item.get("due_period", "")
        key = ", key decision" if item.get("key") else ""
        lines.append(f"{item['reference']} {item['title']}: {item.get('decision_maker', '')}, {when}{key}")
    return lines or ["Nothing is planned."]


def _feed(title: str, what: str, page: str, own: str, absolute: Absolute) -> Feed:
    return Feed(
        title=f"{title} – {settings.COUNCIL_NAME}",
        link=absolute(page),
        description=None,
        language="en-GB",
        author_name=settings.COUNCIL_NAME,
        feed_url=absolute(own),
        feed_guid=tag(what),
        gone=[],
    )


def _as_html(lines: Iterable[str]) -> str:
    """Lines of plain text as paragraphs: what Django's feed hands on as HTML."""
    return str(format_html_join("", "<p>{}</p>", ((_written(line),) for line in lines)))


def _written(text: str) -> str:
    """The text without the control characters that XML cannot hold and nobody can read."""
    return _NOT_IN_XML.sub("", text)
