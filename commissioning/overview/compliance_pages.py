"""The page of failing checks in words: figures, the trend, groups, and each finding as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from commissioning.kit.checks import Check, Severity
from commissioning.kit.dates import long_date, moment_words, short_date, short_month
from commissioning.kit.history import HIDDEN
from commissioning.kit.pages import Column, Table, page_of
from commissioning.kit.sheets import Cell
from commissioning.overview.compliance_actions import may_acknowledge
from commissioning.overview.compliance_forms import ComplianceFilter
from commissioning.overview.estate import AT_ONCE, found_now
from commissioning.overview.models import Acknowledgement, CheckDay, Finding, LastCheck, Readers
from commissioning.overview.rules_page import check_title
from commissioning.procurement.models import Commission
from contracts.models import Contract
from decisions.filters import readable
from decisions.models import Decision, TakeDown

SEVERITY_WORDS = {
    Severity.STOP: "must be put right: something is refused, or rests on no authority, until it is",
    Severity.WARN: "likely to become a stop, or worth a second look",
    Severity.NOTE: "for the record",
}
GROUPED_FROM = 25
"""From so many findings on they are also counted by rule."""
A_YEAR = timedelta(days=365)
KEPT_DAYS = 62
"""A trend that reaches further back is drawn by the ends of months."""

_PLACES = {"DEC": "overview:decision", "COM": "overview:commission", "CON": "contracts:detail"}
_MODELS: tuple[type[Model], ...] = (Decision, Commission, Contract)


@dataclass(frozen=True)
class Tile:
    """How many findings have a severity, and since when the oldest of them."""

    severity: Severity
    count: int
    note: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """The findings of one rule: how many, and since when the oldest of them."""

    severity: Severity
    title: str
    count: int
    acknowledged: int
    oldest: date
    url: str


@dataclass(frozen=True)
class Noted:
    """An acknowledgement as a reader may know it. `then` is what the check said, where it now says something else."""

    who: str
    on: date
    reason: str
    review_on: date
    is_lapsed: bool
    then: str


@dataclass(frozen=True)
class Row:
    """One finding as the page shows it. `is_put_right`: it no longer fails, which the next check of all will find."""

    pk: int
    severity: Severity
    code: str
    title: str
    sentence: str
    remedy: str
    citation: str
    subject: str
    subject_title: str
    url: str
    service: str
    since: str
    days: str
    noted: Noted | None
    is_put_right: bool


def findings_for(user: Any) -> QuerySet[Any]:
    """The findings that a user may read, with `review_on` of their latest acknowledgement."""
    latest = Acknowledgement.objects.filter(subject=OuterRef("subject"), code=OuterRef("code"), about=OuterRef("about"))
    noted = latest.order_by("-pk").values("review_on")[:1]
    found = Finding.objects.read_by(user)
    if not user.reads_exempt:
        # A decision taken down since all was checked is theirs no more (`estate`), also until the next check.
        found = found.exclude(subject__in=TakeDown.objects.values("publication__decision__reference"))
    return found.annotate(review_on=Subquery(noted))


def filtered(request: HttpRequest, on: date, **changes: str) -> ComplianceFilter:
    """The filters as they stand in the address, with some of them changed."""
    asked = readable(request.GET)
    for name, value in changes.items():
        asked[name] = value
    return ComplianceFilter(asked, queryset=findings_for(request.user), request=request, on=on)


def address(request: HttpRequest, name: str = "overview:compliance", **changes: str) -> str:
    """The same list with some filters changed."""
    kept = {
        field: value
        for field in ComplianceFilter.base_filters
        if (value := changes.get(field, request.GET.get(field, ""))) and "\0" not in value
    }
    return reverse(name) + (f"?{urlencode(kept)}" if kept else "")


def compliance_page(request: HttpRequest) -> dict[str, Any]:
    """Everything that the page shows. It is always as at today."""
    on = timezone.localdate()
    filters = filtered(request, on)
    page = page_of(filters.qs.select_related("service_area"), request)
    # Each figure leads to its own list, whichever of them is open.
    figures = figures_of(filtered(request, on, severity="", acknowledged="").qs, on)
    filters.form.is_valid()
    current, area, code = (filters.form.cleaned_data.get(name, "") for name in ("severity", "area", "code"))
    last = LastCheck.objects.select_related("checked_by").first()
    is_chosen = any(filters.form.cleaned_data.get(name) for name in ComplianceFilter.base_filters)
    # The answer counts what is listed.
    is_part = any(filters.form.cleaned_data.get(name) for name in ("severity", "acknowledged"))
    listed = figures_of(filters.qs, on) if is_part else figures
    # Days are counted by rule and service alone.
    is_counted = not any(filters.form.cleaned_data.get(name) for name in ("severity", "room", "acknowledged"))
    days = trend_days(on, area=area, code=code) if is_counted else []
    groups = () if code or page.total < GROUPED_FROM else tuple(groups_of(filters.qs, request))
    return {
        "form": filters.form,
        "page": page,
        "sections": sections(rows_of(page.items, request.user, on)),
        "tiles": [_tile(severity, figures[severity], request, current, on) for severity in Severity],
        "lead": lead_words(listed, days, on, is_chosen=is_chosen),
        "noted": figures_words(figures),
        "groups": groups,
        "trend": trend(days, on),
        "checked": checked_words(last),
        "is_old": last is not None and last.checked_on < on,
        "is_filtered": any(request.GET.get(name) for name in ComplianceFilter.base_filters),
        "is_checked": last is not None,
        "may_acknowledge": may_acknowledge(request.user) is None,
        "urls": {
            "csv": address(request, "overview:compliance_csv"),
            "noted": address(request, severity="", acknowledged="yes"),
            "lapsed": address(request, severity="", acknowledged="lapsed"),
        },
    }


def checked_words(last: LastCheck | None) -> str:
    """When all records were last checked, in a sentence; "" where they never were."""
    if last is None:
        return ""
    who = f" by {last.checked_by}" if last.checked_by else ""
    return f"All records were checked {moment_words(timezone.localtime(last.checked_at))}{who}."


# Figures ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """How many findings there are, how many of them are acknowledged or were to be looked at again, and the oldest."""

    count: int = 0
    acknowledged: int = 0
    lapsed: int = 0
    oldest: date | None = None


def figures_of(findings: QuerySet[Finding], on: date) -> dict[Severity, Figures]:
    """The figures of each severity."""
    rows = findings.order_by().values("rank").annotate(
        n=Count("pk"),
        acknowledged=Count("pk", filter=Q(review_on__isnull=False)),
        lapsed=Count("pk", filter=Q(review_on__lt=on)),
        oldest=Min("since"),
    )  # fmt: skip
    by_rank = {row["rank"]: Figures(row["n"], row["acknowledged"], row["lapsed"], row["oldest"]) for row in rows}
    return {severity: by_rank.get(severity.rank, Figures()) for severity in Severity}


def _tile(severity: Severity, figures: Figures, request: HttpRequest, current: str, on: date) -> Tile:
    oldest = figures.oldest
    days = (on - oldest).days if oldest else 0
    note = f"oldest {_days(days)}" if days else "found today" if oldest else ""
    is_current = severity.value == current
    url = address(request, severity="" if is_current else severity.value, acknowledged="")
    return Tile(severity, figures.count, note, url, is_current)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"


def lead_words(
    figures: dict[Severity, Figures], days: Sequence[tuple[date, int]], on: date, *, is_chosen: bool
) -> tuple[str, str]:
    """The answer in two sentences: how many fail and stop, and how many it was on one of some days."""
    total, stops = sum(one.count for one in figures.values()), figures[Severity.STOP].count
    of_these = " of those chosen" if is_chosen else ""
    if not total:
        first = f"No check{of_these} fails."
    elif total == 1:
        first = f"One check{of_these} fails and stops {'something' if stops else 'nothing'}."
    else:
        fails = f"{total:,} checks{of_these} fail"
        stop = "none of them stops" if not stops else f"{stops:,} of them stop{'s' if stops == 1 else ''}"
        first = f"{fails}, {stop} something."
    before = next((row for row in reversed(days) if row[0] <= on - A_YEAR), days[0] if days else None)
    if before is None or before[0] == on:
        return first, ""
    when = "A year ago" if before[0] <= on - A_YEAR else f"On {long_date(before[0])}"
    return first, f"{when} it was {before[1]:,}."


def figures_words(figures: dict[Severity, Figures]) -> tuple[int, int]:
    """How many findings are acknowledged, and of how many that was to be looked at again by now."""
    return sum(one.acknowledged for one in figures.values()), sum(one.lapsed for one in figures.values())


def groups_of(findings: QuerySet[Finding], request: HttpRequest) -> Iterator[Group]:
    """The findings counted by rule, worst first, the most frequent first."""
    rows = (
        findings.order_by()
        .values("rank", "code")
        .annotate(n=Count("pk"), acknowledged=Count("pk", filter=Q(review_on__isnull=False)), oldest=Min("since"))
        .order_by("rank", "-n", "code")
    )
    for row in rows:
        severity = list(Severity)[row["rank"]]
        url = address(request, code=row["code"], severity=severity.value)
        yield Group(severity, check_title(row["code"]), row["n"], row["acknowledged"], row["oldest"], url)


# The trend ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trend:
    """A line of counts on a scale that begins at 0, drawn in a box of 330 by 92, with the same as a table."""

    label: str
    caption: str
    points: str
    first: tuple[str, str, int]
    last: tuple[str, str, int]
    table: Table


def trend_days(on: date, *, area: str = "", code: str = "") -> list[tuple[date, int]]:
    """How many checks failed on each day that was counted within 13 months, oldest first."""
    wanted = Q()
    if area:
        wanted &= Q(service_area__slug=area)
    if code:
        wanted &= Q(code=code)
    rows = CheckDay.objects.filter(day__lte=on, day__gt=on - A_YEAR - timedelta(days=31)).order_by().values("day")
    counted = rows.annotate(n=Sum("count", filter=wanted, default=0)) if wanted else rows.annotate(n=Sum("count"))
    return [(row["day"], row["n"]) for row in counted.order_by("day")]


def trend(days: Sequence[tuple[date, int]], on: date) -> Trend | None:
    """The trend of those days: each of them while they are few, else the last of each month; None of a single day."""
    if len(days) < 2:
        return None
    by_month = (days[-1][0] - days[0][0]).days > KEPT_DAYS
    if by_month:
        days = list({(day.year, day.month): (day, count) for day, count in days}.values())
    first, last = days[0], days[-1]
    span, most = (last[0] - first[0]).days, max(max(count for _, count in days), 1)
    at = [(10 + 286 * (day - first[0]).days / span, 82 - 62 * count / most) for day, count in days]
    when = "At the end of each month" if by_month else "Day by day"
    reach = f"{short_month(first[0].month)} {first[0].year} to {'today' if last[0] == on else short_date(last[0])}"
    label = (
        f"Failing checks, {when[:1].lower()}{when[1:]}: {first[1]:,} on {long_date(first[0])}, "
        f"{last[1]:,} on {long_date(last[0])}"
    )
    return Trend(
        label,
        f"{when}, {reach}.",
        " ".join(f"{x:.1f},{y:.1f}" for x, y in at),
        (f"{at[0][0]:.1f}", f"{at[0][1]:.1f}", first[1]),
        (f"{at[-1][0]:.1f}", f"{at[-1][1]:.1f}", last[1]),
        Table(
            "Failing checks by day",
            (Column("Day"), Column("Failing checks", numeric=True)),
            tuple((long_date(day), f"{count:,}") for day, count in reversed(days)),
        ),
    )


# The list -----------------------------------------------------------------------------------------------------------


def sections(rows: Sequence[Row]) -> list[tuple[Severity, str, list[Row]]]:
    """The rows by severity, each with what that means."""
    found = ((one, SEVERITY_WORDS[one], [row for row in rows if row.severity is one]) for one in Severity)
    return [section for section in found if section[2]]


def rows_of(findings: Sequence[Finding], user: Any, on: date) -> list[Row]:
    """Some findings as they stand now, in as many queries as one of each kind; without those that only others may read
    by now."""
    subjects = {row.subject for row in findings}
    now = Now(subjects, user, on)
    titles = titles_of(subjects)
    seen = [row for row in findings if not now.is_closed(row)]
    noted = noted_of(seen, on, now)
    return [_row(row, now, titles, noted, on) for row in seen]


class Now:
    """What fails now on some records, as one reader may know it.

    A clause may have become exempt since all was checked: what was kept then is told to who reads no exempt matter only
    where it is found for them again.
    """

    def __init__(self, subjects: Iterable[str], user: Any, on: date) -> None:
        self.reads_exempt = bool(user.reads_exempt)
        own = {Readers.ALL.value, (Readers.WITH_TICK if self.reads_exempt else Readers.WITHOUT_TICK).value}
        found = found_now(subjects, on)
        self.told = {key[:3]: check for key, check in found.items() if key[3] in own}
        self.to_all = {key[:3] for key in found if key[3] == Readers.ALL}
        self.closed = {key[:3] for key in found} - set(self.told)

    def check(self, row: Finding) -> Check | None:
        """The check as it fails now; None where it no longer does."""
        return self.told.get(_about(row))

    def is_closed(self, row: Finding) -> bool:
        """Whether it fails for others alone."""
        return _about(row) in self.closed

    def keeps_words(self, row: Finding) -> bool:
        """Whether the words kept with a finding may be told."""
        return self.reads_exempt or _about(row) in self.to_all or row.readers == Readers.WITHOUT_TICK

    def may_read(self, note: Acknowledgement) -> bool:
        """Whether an acknowledgement may be told: its reason was written about what the check said then.

        Without the tick, only while the check fails for all, or for them in the very words that were acknowledged.
        """
        if self.reads_exempt or note.tells_exempt:
            return self.reads_exempt
        told = self.told.get(_about(note))
        return _about(note) in self.to_all or (told is not None and told.sentence == note.sentence)


def _about(row: Finding | Acknowledgement) -> tuple[str, str, str]:
    return row.code, row.subject, row.about


def _row(row: Finding, known: Now, titles: dict[str, str], noted: dict[int, Noted], on: date) -> Row:
    now = known.check(row)
    keeps = known.keeps_words(row)
    return Row(
        pk=row.pk,
        severity=now.severity if now else list(Severity)[row.rank],
        code=row.code,
        title=check_title(row.code),
        sentence=now.sentence if now else row.sentence if keeps else "",
        remedy=now.remedy if now else row.remedy if keeps else "",
        citation=now.citation if now else row.citation if keeps else "",
        subject=row.subject,
        subject_title=titles.get(row.subject, ""),
        url=f"{reverse(_PLACES[row.subject[:3]], args=[row.subject])}#check-{row.code}",
        service=str(row.service_area) if row.service_area else "",
        since=since_words(row),
        days=_days((on - row.since).days) if row.since < on else "",
        noted=noted.get(row.pk),
        is_put_right=now is None,
    )


def since_words(row: Finding) -> str:
    """“Since 1 October 2026”, or “Found on 22 November 2026” where the facts do not tell the day."""
    return f"{'Since' if row.is_by_facts else 'Found on'} {long_date(row.since)}"


def titles_of(subjects: Iterable[str]) -> dict[str, str]:
    """The titles of records by reference."""
    found: dict[str, str] = {}
    for model in _MODELS:
        rows: QuerySet[Any] = QuerySet(model).filter(reference__in=subjects)
        found |= dict(rows.order_by().values_list("reference", "title"))
    return found


def noted_of(findings: Sequence[Finding], on: date, now: Now) -> dict[int, Noted]:
    """The latest acknowledgement of each of some findings, by the finding's key in the table."""
    rows = Acknowledgement.objects.filter(subject__in={row.subject for row in findings}).select_related("recorded_by")
    latest = {(row.code, row.subject, row.about): row for row in rows.order_by("pk")}
    pairs = ((row, latest.get(_about(row))) for row in findings)
    return {row.pk: noted_words(note, row, on, now) for row, note in pairs if note is not None}


def noted_words(note: Acknowledgement, row: Finding, on: date, now: Now) -> Noted:
    """An acknowledgement as a user may read it."""
    hidden = not now.may_read(note)
    differs = row.sentence != note.sentence and row.readers != Readers.WITHOUT_TICK
    return Noted(
        str(note.recorded_by),
        timezone.localdate(note.recorded_at),
        HIDDEN if hidden else note.reason,
        note.review_on,
        note.review_on < on,
        note.sentence if differs and not hidden else "",
    )


def told_of(notes: Sequence[Acknowledgement], user: Any, on: date) -> set[int]:
    """The keys of those of some acknowledgements that a user may read."""
    if user.reads_exempt:
        return {note.pk for note in notes}
    now = Now({note.subject for note in notes if not note.tells_exempt}, user, on)
    return {note.pk for note in notes if now.may_read(note)}


def earlier_of(finding: Finding, user: Any, on: date) -> list[tuple[Acknowledgement, str]]:
    """Every acknowledgement of a finding, the latest first, with its reason as a user may read it."""
    kept = Acknowledgement.objects.filter(subject=finding.subject, code=finding.code, about=finding.about)
    notes = list(kept.select_related("recorded_by"))
    told = told_of(notes, user, on)
    return [(note, note.reason if note.pk in told else HIDDEN) for note in notes]


# The sheet ----------------------------------------------------------------------------------------------------------

HEADER = (
    "Severity",
    "Code",
    "Check",
    "Subject",
    "Service area",
    "What was found",
    "What to do",
    "Rule",
    "Since",
    "Since is",
    "Acknowledged until",
)


def sheet_rows(findings: QuerySet[Finding], user: Any, on: date) -> Iterator[tuple[Cell, ...]]:
    """Findings as a sheet, as they were when all records were last checked.

    Who reads no exempt matter has those that are found for them now, as they are found now: see `Now`.
    """
    kept = findings.select_related("service_area").iterator(chunk_size=AT_ONCE)
    while rows := list(islice(kept, AT_ONCE)):
        now = None if user.reads_exempt else Now({row.subject for row in rows}, user, on)
        for row in rows:
            check: Finding | Check | None = row if now is None else now.check(row)
            if check is None:
                continue
            yield (
                list(Severity)[row.rank].value,
                row.code,
                check_title(row.code),
                row.subject,
                str(row.service_area) if row.service_area else "",
                check.sentence,
                check.remedy,
                check.citation,
                row.since,
                "by the facts" if row.is_by_facts else "the day it was found",
                row.review_on,  # type: ignore[attr-defined]
            )
