"""What of a published record can be corrected, and what a correction changes, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commissioning.kit.canonical import loads
from commissioning.kit.dates import long_date
from decisions import papers
from decisions.choices import InterestsAnswer
from decisions.forms.correcting import may_open, parts_of
from decisions.lifecycle import standing_words
from decisions.models import Clause, Decision, Document, Publication
from decisions.papers import long_date_of, plain_words

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A fact that two versions tell differently; empty words where one of them does not tell it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Correctable:
    """A part of the published record as the list of parts shows it."""

    label: str
    lines: tuple[str, ...]
    url: str
    is_hidden: bool = False


LABELS = {
    "title": "Title",
    "summary": "Summary",
    "kind": "Kind",
    "source": "Copied from",
    "decision_maker": "Made by",
    "meeting": "Meeting",
    "decided_on": "Made on",
    "published_on": "Published on",
    "standing_orders_from": "Standing orders in force from",
    "effective_from": "In effect from",
    "state": "Where it stands",
    "purpose": "The matter",
    "reasons": "Reasons",
    "wards": "Wards",
    "service_area": "Service",
    "report_of": "Report of",
    "introduced_by": "Introduced by",
    "contact": "Contact",
    "notice_given_on": "Notice given",
    "notice_breach": "Why notice fell short",
    "urgency": "Urgency",
    "exempt_clauses": "Clauses not shown",
    "reconsiders": "Reconsiders",
    "supersedes": "Replaces",
    "superseded_from": "Replaced from",
    "made_under": "Made under",
}
"""Facts of a record that stand alone, in the order of the notice."""


def differences(before: Record, after: Record) -> list[Difference]:
    """What two versions of a record tell differently, fact by fact, in the order of the notice."""
    old, new = dict(facts(before)), dict(facts(after))
    labels = [*new, *(label for label in old if label not in new)]
    return [
        Difference(label, old.get(label, ""), new.get(label, ""))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]


def facts(record: Record) -> Iterator[tuple[str, str]]:
    """Every fact of a record in words, with a label of its own."""
    for key, label in LABELS.items():
        if key in record:
            yield label, standing_words(record[key]) if key == "state" else plain_words(record[key])
    if "key" in record:
        yield "Key decision", papers.key_words(record)
    if "call_in" in record:
        yield "Call-in", " ".join(papers.call_in(record, None, "Not stated", on=date.min))
    if "private" in record:
        yield "Taken in private", " ".join(papers.private(record["private"]))
    for item in record.get("clauses", ()):
        yield from _clause(item)
    for item in record.get("alternatives", ()):
        yield f"Alternative {item.get('label', '')}".strip(), _joined(item.get("what"), item.get("why_rejected"))
    interests = record.get("interests", {})
    yield "Interests", dict(InterestsAnswer.choices).get(interests.get("answer", ""), "")
    for number, item in enumerate(interests.get("items", ()), start=1):
        dispensation = f"Dispensation: {item['dispensation']}" if item.get("dispensation") else ""
        yield f"Interest {number}", _joined(item.get("who"), item.get("nature"), dispensation)
    for number, item in enumerate(record.get("documents", ()), start=1):
        yield f"Document {number}", _joined(item.get("title"), item.get("kind"))
    for number, item in enumerate(record.get("exempt_documents", ()), start=1):
        yield f"Document not shown {number}", papers.exempt_document(item)
    for number, item in enumerate(record.get("follow_ups", ()), start=1):
        yield f"To come back {number}", _joined(item.get("what"), item.get("to_whom"), long_date_of(item.get("by")))
    for number, item in enumerate(record.get("assumptions", ()), start=1):
        yield f"Assumed {number}", _joined(item.get("field"), long_date_of(item.get("value")), item.get("why"))


def _clause(item: Record) -> Iterator[tuple[str, str]]:
    name = f"Clause {item['label']}"
    yield name, f"{papers.VERBS.get(item.get('verb', ''), '')}: {item.get('text', '')}"
    if item.get("parent"):
        yield f"{name}, hangs from", item["parent"]
    for number, money in enumerate(item.get("approvals", ()), start=1):
        said = papers.approval(money)
        yield f"{name}, money{f' {number}' if number > 1 else ''}", _joined(said["what"], *said["lines"])
    for number, power in enumerate(item.get("delegations", ()), start=1):
        said = papers.delegation(power)
        yield f"{name}, power{f' {number}' if number > 1 else ''}", _joined(said["what"], *said["lines"])


def _joined(*words: str | None) -> str:
    return ". ".join(word.rstrip(".") for word in words if word)


def record_of(publication: Publication) -> dict[str, Any]:
    """The record of a publication, read back."""
    return loads(bytes(publication.record))


def latest_of(decision: Decision) -> Publication | None:
    """The latest publication of a decision; None before the first."""
    found: Publication | None = decision.publications.order_by("-number").first()
    return found


def correct_page(decision: Decision, user: Any) -> dict[str, Any]:
    """What is published, part by part, each with the address at which it is corrected."""
    latest = latest_of(decision)
    told = dict(facts(record_of(latest))) if latest else {}
    parts = [
        Correctable(
            part.label, tuple(_told(code, told)), reverse("decisions:correct_part", args=[decision.reference, code])
        )
        for code, part in parts_of(decision, user)
    ]
    clauses = []
    for clause in Clause.objects.filter(decision=decision).order_by("position"):
        if may_open(clause, user):
            url = reverse("decisions:correct_clause", args=[decision.reference, clause.pk])
            clauses.append(Correctable(f"Clause {clause.label}", (clause.text,), url, clause.access != "public"))
    return {
        "decision": decision,
        "latest": latest,
        "parts": parts,
        "clauses": clauses,
        "documents": Document.objects.filter(decision=decision).visible_to(user),
    }


TOLD = {
    "title": ("Title", "Summary", "Copied from"),
    "days": ("Meeting", "Made on", "Published on"),
    "maker": ("Made by", "Report of", "Introduced by", "Contact", "Service"),
    "matter": ("The matter", "Reasons"),
    "key": ("Key decision", "Why notice fell short"),
    "wards": ("Wards",),
    "call-in": ("Call-in", "Reconsiders"),
    "private": ("Taken in private",),
}
"""The facts that each part tells; the others are lists, told by how their labels begin."""
BEGINS = {"alternatives": "Alternative ", "interests": "Interest", "follow-ups": "To come back "}


def _told(code: str, told: Mapping[str, str]) -> Iterator[str]:
    labels = TOLD.get(code) or [label for label in told if label.startswith(BEGINS[code])]
    lines = [f"{label}: {told[label]}" for label in labels if told.get(label)]
    yield from lines or ["Nothing is published of this."]


def corrected_meanwhile(before: Publication, latest: Publication) -> str:
    """What somebody else published while a correction was typed, in sentences."""
    changed = [
        f"{change.label}: “{change.before or 'nothing'}” is now “{change.after or 'nothing'}”"
        for change in differences(record_of(before), record_of(latest))
    ]
    day = long_date(timezone.localdate(latest.published_at))
    return (
        f"{latest.published_by} published version {latest.number} on {day} while you "
        f"were typing: {latest.reason.rstrip('.')}. {'; '.join(changed)}. Nothing of yours is published. "
        "Copy what you still need and open this page again."
    )
