"""The to-do list and the report on special urgency in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from commissioning.council.models import UserServiceArea
from commissioning.council.roles import Role
from commissioning.kit.pages import keep_on, page_of
from commissioning.kit.papers import PaperUnavailable
from commissioning.kit.refusals import Refusal, Refused
from commissioning.overview import special_urgency as report
from commissioning.overview.todo import (
    GROUPS,
    Task,
    by_words,
    has_tasks,
    lead_sentence,
    tasks_for,
    unprinted,
    unprinted_editions,
)
from commissioning.overview.todo_forms import PeriodOfReport
from decisions import actions
from decisions.permissions import may_report_urgency

SHOWN_AT_HOME = 10
"""Tasks named on the home page; all of them are on the list."""
COMING_AT_HOME = 4
"""How many of them are not overdue yet, where there are so many."""
PRINTED_AT_ONCE = 10
"""Papers printed by one request: each takes about a second."""


@dataclass(frozen=True)
class Tab:
    """One kind of task, or all of them, with how many there are."""

    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class Row:
    """A task as the list shows it: how far away its day is, and whether that has passed."""

    task: Task
    when: str
    is_late: bool


def todo_page(tasks: Sequence[Task], request: HttpRequest, on: date) -> dict[str, Any]:
    """Everything that the to-do list shows: the tabs, and the tasks of the kind chosen, the most urgent first."""
    chosen = request.GET.get("group", "")
    group = chosen if chosen in GROUPS else ""
    shown = [task for task in tasks if not group or task.group == group]
    page = page_of(shown, request)
    late, soon = lead_sentence(tasks, on)
    return {
        "tabs": tabs_of(tasks, request, group),
        "page": page,
        "rows": rows_of(page, on),
        "late": late,
        "soon": soon,
        "has_tasks": bool(tasks),
        "group_label": GROUPS[group].label if group else "",
    }


def my_work(user: Any, on: date) -> dict[str, Any] | None:
    """The most urgent of what is to do, for the home page; None for whom the list never has anything."""
    if not has_tasks(user):
        return None
    tasks = tasks_for(user, on)
    late, soon = lead_sentence(tasks, on)
    overdue = [task for task in tasks if task.by and task.by < on]
    coming = tasks[len(overdue) :]
    # However much is overdue, what comes next is seen as well.
    overdue = overdue[: max(SHOWN_AT_HOME - len(coming), SHOWN_AT_HOME - COMING_AT_HOME)]
    shown = [*overdue, *coming][:SHOWN_AT_HOME]
    # A manager is told of service areas of their own: without one nothing comes up, however much is overdue.
    no_area = not tasks and user.has_role(Role.MANAGER) and not UserServiceArea.objects.filter(user=user).exists()
    return {"rows": rows_of(shown, on), "total": len(tasks), "late": late, "soon": soon, "no_area": no_area}


def rows_of(tasks: Iterable[Task], on: date) -> list[Row]:
    return [Row(task, by_words(task.by, on) if task.by else "", bool(task.by and task.by < on)) for task in tasks]


def tabs_of(tasks: Sequence[Task], request: HttpRequest, current: str) -> list[Tab]:
    """All tasks, then each kind that has any."""
    counts = Counter(task.group for task in tasks)
    url = reverse("overview:todo")
    tabs = [Tab("All", len(tasks), keep_on(url, request), not current)]
    for code, group in GROUPS.items():
        if counts[code] or code == current:
            address = keep_on(f"{url}?{urlencode({'group': code})}", request)
            tabs.append(Tab(group.label, counts[code], address, code == current))
    return tabs


def report_page(form: PeriodOfReport, since: date, until: date, user: Any) -> dict[str, Any]:
    """The report on special urgency for a period, with its files."""
    days = {
        f"{name}_{part}": getattr(day, part)
        for name, day in (("since", since), ("until", until))
        for part in ("day", "month", "year")
    }
    return {
        "form": form,
        "rows": [] if form.errors else report.rows_of(since, until),
        "since": since,
        "until": until,
        "last": report.last_report(),
        "files": urlencode(days),
        "may_record": may_report_urgency(user) is None,
    }


def missing_words() -> str:
    """How many papers are missing, in a sentence."""
    count = unprinted().count() + unprinted_editions().count()
    if not count:
        return "Every published version and edition has its paper."
    words = "One paper is" if count == 1 else f"{count} papers are"
    more = f" {PRINTED_AT_ONCE} are printed each time." if count > PRINTED_AT_ONCE else ""
    return f"{words} missing.{more}"


def print_missing() -> int:
    """Print the oldest papers that are missing; how many. Raises `Refused` where this machine cannot print."""
    try:
        notices = [actions.print_notice(publication=one) for one in unprinted()[:PRINTED_AT_ONCE]]
        left = PRINTED_AT_ONCE - len(notices)
        return len(notices) + len([actions.print_edition(edition=one) for one in unprinted_editions()[:left]])
    except PaperUnavailable as error:
        raise Refused(Refusal(str(error), "Ask whoever keeps this service.", code="paper")) from error
