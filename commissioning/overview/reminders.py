"""What each user is to be reminded of on a day: which days of which contracts, from when on, and what was told before.

A day of a contract is told at each of its thresholds, once. What was missed is told with the next mail, because what
was told is asked, never when the last mail went. Everything is asked for a thousand contracts at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Q, prefetch_related_objects

from commissioning.council.models import User, UserServiceArea
from commissioning.council.roles import Role
from commissioning.kit.choices import Choices
from commissioning.overview.models import DigestSent, HowOften, Reminded, ReminderChoice, Weekday
from commissioning.procurement.timetable import months_before
from contracts.counting import AT_ONCE, counted
from contracts.expiry import in_play
from contracts.leads import reminded
from contracts.models import Contract, LastCount, NextAct
from contracts.pages.expiry import step_words

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MOST = 200
"""Things told in one mail, the most pressing; the rest is told with the next ones."""


class What(Choices):
    ACT = "act", "Last day to act"
    DECIDE = "decide", "Decide by"
    NOTICE = "notice", "Last day to tell the supplier of an extension"
    BREAK = "break", "Break"
    END = "end", "End"
    ASSESS = "assess", "Performance to be assessed"
    REVIEW = "review", "Review"


DAYS_BEFORE = {
    What.ACT: (90, 30, 7, 0),
    What.DECIDE: (90, 30, 7, 0),
    What.NOTICE: (90, 30, 7, 0),
    What.ASSESS: (30, 0),
    What.REVIEW: (30, 0),
}
MONTHS_BEFORE = {What.END: (12, 6, 3, 1), What.BREAK: (6, 3, 1)}
TO_ACT = (What.ACT, What.DECIDE, What.NOTICE)
"""Days by which somebody has to do something, or an open path closes."""
MOVING = (*TO_ACT, What.END)
"""Of these a new day means that the old one moved; a new break, assessment or review is another one."""
OF_NO_USE_AFTER = timedelta(days=31)
"""A day by which something could be chosen is not told for the first time when it passed longer ago."""
LONGEST_BEFORE = timedelta(days=366)
"""No threshold lies farther ahead of its day."""


def thresholds(what: What, day: date, *, running_on: bool = False) -> list[date]:
    """The days from which on something that falls on `day` is told, each once, the first first.

    `running_on`: a contract that nothing follows is told once more when its end has passed.

    Source: the council's own practice (default of this application).
    """
    found = [months_before(day, months) for months in MONTHS_BEFORE.get(what, ())]
    found += [day - timedelta(days=days) for days in DAYS_BEFORE.get(what, ())]
    if what is What.END and running_on:
        found.append(day + DAY)
    return found


@dataclass(frozen=True)
class Thing:
    """A day of a contract that is to be told since `since`.

    `was`: the day that was told for it before, if another. `is_led`: its lead officer is still there.
    """

    contract: Contract
    what: What
    day: date
    since: date
    note: str = ""
    was: date | None = None
    is_led: bool = True

    def is_pressing(self, on: date) -> bool:
        """Whether somebody has to act within a week: something was not begun, a path closes, or the end has passed."""
        if self.day < on:
            return self.what in (What.ACT, What.END)
        return self.day <= on + WEEK and self.what in TO_ACT

    def urgency(self, on: date) -> tuple[bool, bool, timedelta]:
        """What comes first: what presses; what is still to come, the next first; what has passed, the latest first."""
        return not self.is_pressing(on), self.day < on, abs(self.day - on)


@dataclass(frozen=True)
class Choice:
    """How often somebody is reminded."""

    how_often: HowOften
    weekday: int = Weekday.MONDAY
    even_if_nothing: bool = False


def choice_of(user: User) -> Choice:
    """What a user chose; else managers have one mail a week, and everybody else one on each day that has something.

    Somebody who leads no contract has nothing to be told and gets no mail.
    """
    chosen: ReminderChoice | None = getattr(user, "reminder_choice", None)
    if chosen is not None:
        return Choice(HowOften(chosen.how_often), chosen.weekday, chosen.even_if_nothing)
    weekly = user.has_role(Role.MANAGER) and not user.has_role(Role.OFFICER)
    return Choice(HowOften.WEEKLY if weekly else HowOften.DAILY)


def is_due(choice: Choice, on: date, last: date | None) -> bool:
    """Whether a mail may go on a day, after the last one: one a day, or one since the chosen weekday came round."""
    if choice.how_often == HowOften.NEVER:
        return False
    if choice.how_often == HowOften.DAILY:
        return last is None or last < on
    came_round = on - timedelta(days=(on.weekday() - choice.weekday) % 7)
    return last is None or last < came_round


def reach_of(choice: Choice, on: date) -> date:
    """The last day whose thresholds a mail tells: those that come before the next weekly mail are told in this one."""
    if choice.how_often == HowOften.DAILY:
        return on
    return on + timedelta(days=(choice.weekday - on.weekday() - 1) % 7)


@dataclass
class Reader:
    """Somebody who may be reminded, and of what today."""

    user: User
    choice: Choice
    is_due: bool
    reach: date
    things: list[Thing] = field(default_factory=list)
    more: int = 0

    def add(self, thing: Thing, on: date) -> None:
        """Keep a thing as long as it is among the most pressing; memory does not grow with the number of contracts."""
        self.things.append(thing)
        if len(self.things) >= 2 * MOST:
            self.settle(on)

    def settle(self, on: date) -> None:
        """Put what is told in order, and count what has to wait."""
        self.things.sort(key=lambda thing: (thing.urgency(on), thing.contract.reference))
        self.more += len(self.things[MOST:])
        del self.things[MOST:]


@dataclass(frozen=True)
class Gathered:
    """Who is to be told what; and how many contracts there are of whose days nobody is told."""

    readers: list[Reader]
    unheard: int


def gather(on: date) -> Gathered:
    """What is to be told on a day to everybody whose mail is due; of many contracts in as few queries as of one."""
    last = dict(DigestSent.objects.order_by().values_list("user").annotate(Max("day")))
    readers = {}
    for user in User.objects.active().select_related("reminder_choice").order_by("pk"):
        choice = choice_of(user)
        readers[user.pk] = Reader(user, choice, is_due(choice, on, last.get(user.pk)), reach_of(choice, on))
    areas = _managers_by_area(readers.values())
    unheard = 0
    for rows in _in_batches(on):
        unheard += _share_out(rows, readers, areas, on)
    for reader in readers.values():
        reader.settle(on)
    return Gathered([reader for reader in readers.values() if reader.is_due], unheard)


def _managers_by_area(readers: Iterable[Reader]) -> dict[int, list[int]]:
    managers = [reader.user.pk for reader in readers if reader.user.has_role(Role.MANAGER)]
    found = defaultdict(list)
    for area, user in UserServiceArea.objects.filter(user__in=managers).values_list("service_area_id", "user_id"):
        found[area].append(user)
    return found


def _in_batches(on: date) -> Iterator[list[NextAct]]:
    """The contracts of which a day may have to be told by the next weekly mail, with what is said of them.

    Where the nightly count is not as at this day, everything is worked out afresh.
    """
    if not LastCount.objects.filter(counted_on=on, is_overtaken=False).exists():
        rows: list[NextAct] = []
        for row in counted(in_play(on), on):
            rows.append(row)
            if len(rows) == AT_ONCE:
                yield _read_with(rows)
                rows = []
        yield _read_with(rows)
        return
    latest = on + LONGEST_BEFORE + WEEK
    near = Q(contract__review_on__lte=latest)
    for column in ("act_by", "decide_by", "ends_on", "notice_by", "next_break", "assess_by"):
        near |= Q(**{f"{column}__lte": latest})
    found = NextAct.objects.filter(near).select_related("contract").order_by("pk")
    after = 0
    while batch := list(found.filter(pk__gt=after)[:AT_ONCE]):
        yield _read_with(batch)
        after = batch[-1].pk


def _read_with(rows: list[NextAct]) -> list[NextAct]:
    prefetch_related_objects([row.contract for row in rows], "provider", "service_area")
    return rows


def _share_out(rows: Sequence[NextAct], readers: dict[int, Reader], areas: dict[int, list[int]], on: date) -> int:
    """Give each reader what is to be told of some contracts; of how many contracts nobody is told."""
    days = {row.contract_id: [one for one in _days_of(row) if one.may_be_told(on)] for row in rows}
    near = [row.contract for row in rows if days[row.contract_id]]
    answering, told, unheard = reminded(near), _told(near), 0
    for contract in near:
        who = {user.pk for user in answering[contract.pk]} | set(areas.get(contract.service_area_id, ()))
        heard = [readers[key] for key in who if key in readers and readers[key].choice.how_often != HowOften.NEVER]
        unheard += not heard and any(min(one.starts) <= on for one in days[contract.pk])
        for reader in heard:
            for one in days[contract.pk] if reader.is_due else ():
                since = max((start for start in one.starts if start <= reader.reach), default=None)
                before = told.get((reader.user.pk, contract.pk, one.what), [])
                if since is None or is_told(before, one.day, since):
                    continue
                moved = one.what in MOVING and before and before[-1][0] != one.day
                reader.add(
                    Thing(
                        contract,
                        one.what,
                        one.day,
                        since,
                        one.note,
                        was=before[-1][0] if moved else None,
                        is_led=contract.lead_officer_id in readers,
                    ),
                    on,
                )
    return unheard


@dataclass(frozen=True)
class _Day:
    """A day of a contract with the days from which on it is told."""

    what: What
    day: date
    starts: list[date]
    note: str = ""

    def may_be_told(self, on: date) -> bool:
        """Whether any mail of a day tells it, the weekly ones included."""
        is_over = self.what in (What.DECIDE, What.NOTICE, What.BREAK) and self.day < on - OF_NO_USE_AFTER
        return min(self.starts) < on + WEEK and not is_over


def _days_of(row: NextAct) -> Iterator[_Day]:
    """Every day of a contract that is told. One that is the same day as the last day to act is told with it."""
    verb = {"extend": "to extend: ", "replace": "to replace: "}.get(row.path, "")
    found = [
        (What.ACT, row.act_by, f"{verb}{step_words(row.step)}"),
        (What.DECIDE, row.decide_by if row.decide_by != row.act_by else None, ""),
        (What.NOTICE, row.notice_by if row.notice_by != row.act_by else None, ""),
        (What.BREAK, row.next_break, ""),
        (
            What.END,
            row.ends_on,
            "and nothing follows it" if row.runs_on else "what follows is awarded, or it was ended",
        ),
        (What.ASSESS, row.assess_by, ""),
        (What.REVIEW, row.contract.review_on, ""),
    ]
    for what, day, note in found:
        if day is not None:
            yield _Day(what, day, thresholds(what, day, running_on=row.runs_on), note)


def _told(contracts: Sequence[Contract]) -> dict[tuple[int, int, str], list[tuple[date, date]]]:
    """What was told of some contracts before: by user, contract and kind, the days and since when, the latest last."""
    found = defaultdict(list)
    lines = Reminded.objects.filter(contract__in=[contract.pk for contract in contracts]).order_by("pk")
    for user, contract, what, day, since in lines.values_list("digest__user", "contract", "what", "day", "since"):
        found[user, contract, what].append((day, since))
    return found


def still_untold(reader: Reader, on: date) -> list[Thing] | None:
    """What of a reader's things nobody told meanwhile; None where a mail of that day or a later one went already."""
    if DigestSent.objects.filter(user=reader.user, day__gte=on).exists():
        return None
    told = _told([thing.contract for thing in reader.things])
    return [
        thing
        for thing in reader.things
        if not is_told(told.get((reader.user.pk, thing.contract.pk, thing.what), ()), thing.day, thing.since)
    ]


def is_told(before: Iterable[tuple[date, date]], day: date, since: date) -> bool:
    """Whether this day was told at this threshold, or at a later one."""
    return any(told == day and start >= since for told, start in before)
