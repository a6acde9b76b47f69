"""The report to council on decisions taken under special urgency: read from what was published, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from commissioning.kit import papers
from commissioning.kit.canonical import dumps, loads
from commissioning.kit.dates import long_date
from commissioning.kit.sheets import Cell, sheet
from decisions.choices import UrgencyKind
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Decision, Publication, UrgencyNotice, UrgencyReport

CITATION = "MAI 2012 reg 19"
SAID_NOTHING = "Not stated"


@dataclass(frozen=True)
class Row:
    """One decision as the report tells it. Of one taken down only that, when and why."""

    reference: str
    decided_on: date
    title: str = ""
    decision_maker: str = ""
    summary: str = ""
    agreed_by: str = ""
    agreed_on: date | None = None
    reasons: str = ""
    taken_down: str = ""

    @property
    def url(self) -> str:
        return reverse("overview:decision", args=[self.reference])


def last_report() -> UrgencyReport | None:
    """The last report that council received."""
    return UrgencyReport.objects.order_by("-until_on", "-pk").first()


def under_special_urgency(since: date | None, until: date) -> QuerySet[Decision]:
    """Published executive decisions made under special urgency in a period, both days included, in order of time."""
    urgent = UrgencyNotice.objects.filter(kind=UrgencyKind.SPECIAL_URGENCY).values("decision")
    rows = Decision.objects.executive().filter(state__in=PUBLIC_STATES, pk__in=urgent, decided_on__lte=until)
    if since is not None:
        rows = rows.filter(decided_on__gte=since)
    return rows.order_by("decided_on", "reference")


def rows_of(since: date, until: date) -> list[Row]:
    """The report's rows. Three queries, whatever the period."""
    decisions = list(under_special_urgency(since, until))
    latest = {
        publication.decision_id: publication
        for publication in Publication.objects.filter(decision__in=decisions)
        .select_related("take_down")
        .defer("pdf")
        .order_by("number")
    }
    notices = {
        notice.decision_id: notice
        for notice in UrgencyNotice.objects.filter(decision__in=decisions, kind=UrgencyKind.SPECIAL_URGENCY).order_by(
            "pk"
        )
    }
    return [_row(decision, latest[decision.pk], notices[decision.pk]) for decision in decisions]


def _row(decision: Decision, publication: Publication, notice: UrgencyNotice) -> Row:
    record = loads(bytes(publication.record))
    decided_on = date.fromisoformat(record["decided_on"])
    take_down = getattr(publication, "take_down", None)
    if take_down is not None:
        taken_on = long_date(timezone.localdate(take_down.taken_at))
        said = f"Taken down on {taken_on}: {take_down.get_reason_class_display().lower()}."
        return Row(decision.reference, decided_on, taken_down=said)
    return Row(
        reference=decision.reference,
        decided_on=decided_on,
        title=record["title"],
        decision_maker=record.get("decision_maker", SAID_NOTHING),
        summary=record.get("summary") or record.get("purpose") or SAID_NOTHING,
        agreed_by=notice.told_or_agreed_by,
        agreed_on=notice.given_on,
        reasons=notice.reasons,
    )


def report_name(since: date, until: date, ending: str) -> str:
    """special-urgency-2026-01-01-to-2026-06-30.csv"""
    return f"special-urgency-{since.isoformat()}-to-{until.isoformat()}.{ending}"


def as_csv(rows: list[Row]) -> bytes:
    """The report as a sheet: days in ISO form."""
    return sheet(
        (
            "Decision",
            "Decided on",
            "Title",
            "Decided by",
            "Summary",
            "Urgency agreed by",
            "Agreed on",
            "Why it was urgent",
            "Note",
        ),
        _cells(rows),
    )


def _cells(rows: list[Row]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield (
            row.reference,
            row.decided_on,
            row.title,
            row.decision_maker,
            row.summary,
            row.agreed_by,
            row.agreed_on,
            row.reasons,
            row.taken_down,
        )


def as_pdf(rows: list[Row], since: date, until: date, *, at: datetime) -> bytes:
    """The report on paper, made at an aware instant, with its record attached. Raises `papers.PaperUnavailable`."""
    title = f"Decisions taken under special urgency, {long_date(since)} to {long_date(until)}"
    words = render_to_string(
        "papers/special_urgency.html",
        {"rows": rows, "since": since, "until": until, "title": title, "citation": CITATION, "made_on": at.date()},
    )
    return papers.render(
        words,
        record=dumps({"schema": "special-urgency/1", "from": since, "until": until, "decisions": _plain(rows)}),
        record_name=report_name(since, until, "json"),
        title=title,
        author=settings.COUNCIL_NAME,
        created=at,
        modified=at,
    )


def _plain(rows: list[Row]) -> list[dict[str, Any]]:
    return [{name: value for name, value in vars(row).items() if value not in ("", None)} for row in rows]
