"""What the expiry desk repeats, and its markup: the rows of its table, the steps of a path counted backwards.

A page has sixty rows and a dozen paths, and a template took half of the page's time for them. So they are written
here, as templates write them: whatever a record says goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from commissioning.kit.dates import short_date, short_weekday, weekday_date
from commissioning.procurement.timetable import Step


@dataclass(frozen=True)
class StepRow:
    """One step of a path as the page shows it, counted backwards."""

    step: Step
    state: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table that says what the picture shows."""

    reference: str
    title: str
    supplier: str
    ends_on: date | None
    ends_words: str
    end_note: str
    last_possible: str
    act_by: date | None
    act_note: str
    is_late: bool
    decide_by: date | None
    notice_by: date | None
    next_break: date | None
    assess_by: date | None
    is_unassessed: bool
    yearly: str


_REFERENCE = "CON-0000-0000"
_TAGS = {"": "tag", "soon": "tag tag--soon", "stop": "tag tag--stop"}


def steps_markup(steps: Iterable[StepRow]) -> SafeString:
    """The steps of one path past the end of a contract, as a list."""
    return mark_safe(f'<ol class="back">{"".join(map(_step, steps))}</ol>')  # noqa: S308 - escaped by _step


def _step(row: StepRow) -> str:
    step = row.step
    css = ' class="is-binding"' if step.binding else ""
    state = f' <span class="{_TAGS[row.kind]}">{escape(row.state)}</span>' if row.state else ""
    reason = step.reason
    if step.is_act and step.act_by != step.day and not step.done:
        reason += f" {weekday_date(step.day)} is not a working day: it is done by {weekday_date(step.act_by)}."
    return (
        f'<li{css}><span class="back__when">{short_weekday(step.date)} {short_date(step.date)}</span>'
        f'<span><b>{escape(step.name)}</b>{state}<span class="sub">{escape(reason)}</span></span></li>'
    )


def table_markup(rows: Iterable[Row], keep: Callable[[str], str]) -> SafeString:
    """The rows of the table; `keep` gives an address with what the reader asked for kept."""
    # Made once for all rows: a reference stands in an address as it is.
    detail, explained, performance = (
        escape(keep(reverse(f"contracts:{name}", args=[_REFERENCE]))).split(_REFERENCE)
        for name in ("detail", "last_day", "performance")
    )
    return mark_safe("".join(_row(row, detail, explained, performance) for row in rows))  # noqa: S308 - by _row


def _row(row: Row, detail: list[str], explained: list[str], performance: list[str]) -> str:
    """A row; of each address what stands before and after the reference."""
    title = escape(row.title)
    assess = ""
    if row.assess_by:
        css, note = (" late", ": overdue") if row.is_unassessed else ("", "")
        assess = (
            f' <span class="sub{css}"><a href="{row.reference.join(performance)}">Assess its performance</a>'
            f" by {short_date(row.assess_by)}{note}</span>"
        )
    act = "None"
    if row.act_by:
        act = (
            f'<a href="{row.reference.join(explained)}"><b class="nowrap">{short_date(row.act_by)}</b>'
            f'<span class="hidden"> for {title}, explained</span></a>'
        )
    decide = f' <span class="sub">decide by {short_date(row.decide_by)}</span>' if row.decide_by else ""
    past = f' <span class="tag tag--stop">{escape(row.end_note)}</span>' if row.end_note else ""
    return (
        f'<tr><th scope="row"><a href="{row.reference.join(detail)}">{title}</a>'
        f' <span class="sub">{escape(row.reference)} · {escape(row.supplier)}</span>{assess}</th>\n'
        + _cell("Last day to act", f'{act} <span class="sub">{escape(row.act_note)}</span>{decide}', row.is_late)
        + _cell("Ends", _day(row.ends_on, row.ends_words or "Not known") + past)
        + _cell("Last possible end", escape(row.last_possible))
        + _cell("Supplier notice by", _day(row.notice_by, "No option"))
        + _cell("Next break", _day(row.next_break, "None"))
        + f'<td data-label="A year" class="num"><span>{escape(row.yearly)}</span></td></tr>'
    )


def _cell(label: str, inner: str, late: bool = False) -> str:
    css = ' class="late"' if late else ""
    return f'<td data-label="{label}"><span{css}>{inner}</span></td>\n'


def _day(day: date | None, otherwise: str) -> str:
    return f'<span class="nowrap">{short_date(day)}</span>' if day else escape(otherwise)
