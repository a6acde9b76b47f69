"""Every failing check in the estate: found in batches by the rooms' own checks, and kept so that its page is quick.

The checks of 10,000 contracts take some 10 seconds, so they are kept (`Finding`): by `manage.py keep_checks`, every
night, and on demand. What a page shows of them is asked again as it is shown (`found_now`): nothing that was put right
is said to fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from commissioning.kit.checks import Check
from commissioning.overview.models import CheckDay, Finding, LastCheck, Readers
from commissioning.procurement.models import Commission
from contracts.checks import Spots, checks_of_commissions, checks_of_contracts, spending_checks_of
from contracts.models import Contract
from decisions.checks import READ_WITH, Ground, findings
from decisions.lifecycle import WITHDRAWN
from decisions.models import Decision, TakeDown
from decisions.records import facts_of_each

AT_ONCE = 500
SHARED = ("term-contradiction", "value-over-approval")
"""What a contract and its commission may both say in the same words: it is then said of the contract alone."""

ROOMS = {"decisions": "Decisions", "commissions": "Commissions", "contracts": "Contracts", "providers": "Providers"}
_ROOM_OF = {"DEC": "decisions", "COM": "commissions", "CON": "contracts"}

Key = tuple[str, str, str, str]
"""Code, subject, about, readers: what makes a finding the same one as yesterday."""


@dataclass(frozen=True)
class Found:
    """A check that fails, and which of staff it is for."""

    check: Check
    readers: Readers

    @property
    def key(self) -> Key:
        return self.check.code, self.check.subject, self.check.about, self.readers.value


def room_of(check: Check) -> str:
    """The room that a finding is put right in."""
    return "providers" if check.code == "assurance-lapsed" else _ROOM_OF[check.subject[:3]]


# Finding ------------------------------------------------------------------------------------------------------------


def found_on(on: date) -> Iterator[Found]:
    """Every check that fails on a day, each once. Some are found with a contract and its commission: they are equal."""
    # Only the hashes of what was found are held: a million checks take some 70 MB.
    once: set[int] = set()
    for one in _all(on):
        if (key := hash(one.key)) not in once:
            once.add(key)
            yield one


def _all(on: date) -> Iterator[Found]:
    said: set[int] = set()
    spots = Spots(on)
    for contracts in _in_batches(Contract.objects.only("pk", "reference", "commission_id")):
        commissions = {contract.reference: contract.commission_id for contract in contracts}
        for check in _failing(checks_of_contracts(contracts, on=on, spots=spots), on):
            commission = commissions.get(check.subject)
            if commission and check.code in SHARED:
                said.add(hash((commission, check.code, check.sentence)))
            yield _found(check)
    for commissions_ in _in_batches(Commission.objects.all()):
        keys = {commission.reference: commission.pk for commission in commissions_}
        for check in _failing(checks_of_commissions(commissions_, on=on), on):
            if hash((keys.get(check.subject), check.code, check.sentence)) not in said:
                yield _found(check)
    ground = Ground()
    for decisions in _in_batches(_to_judge(Decision.objects.exclude(state=WITHDRAWN))):
        yield from _of_decisions(decisions, on, ground)


def found_now(subjects: Iterable[str], on: date) -> dict[Key, Check]:
    """The checks that fail now on some records, in as many queries as for one of each kind."""
    wanted = set(subjects)
    contracts = list(Contract.objects.filter(reference__in=wanted).only("pk", "reference"))
    commissions = list(Commission.objects.filter(reference__in=wanted))
    decisions = list(_to_judge(Decision.objects.filter(reference__in=wanted)))
    found = [
        *(_found(check) for check in checks_of_contracts(contracts, on=on)),
        *(_found(check) for check in checks_of_commissions(commissions, on=on)),
        *(_found(check) for check in spending_checks_of(decisions, on=on)),
        *_of_decisions(decisions, on, Ground()),
    ]
    return {one.key: one.check for one in found if one.check.subject in wanted}


def _in_batches(rows: models.QuerySet[Any]) -> Iterator[list[Any]]:
    after = 0
    while some := list(rows.order_by("pk").filter(pk__gt=after)[:AT_ONCE]):
        yield some
        after = some[-1].pk


def _failing(checks: Iterable[Check], on: date) -> Iterator[Check]:
    """Without those that fail from a later day on: notice of a decision that is planned may still be given in time."""
    return (check for check in checks if check.since is None or check.since <= on)


def _found(check: Check) -> Found:
    return Found(check, Readers.WITH_TICK if check.exempt else Readers.ALL)


def _to_judge(decisions: models.QuerySet[Decision]) -> models.QuerySet[Decision]:
    return decisions.select_related("meeting", "reconsiders").prefetch_related(*READ_WITH)


def _of_decisions(decisions: list[Decision], on: date, ground: Ground) -> Iterator[Found]:
    """What is found on decisions, as those with the tick read it and as the others do.

    Of one of which a version was taken down only those with the tick read anything.
    """
    taken = TakeDown.objects.filter(publication__decision__in=decisions)
    closed = set(taken.values_list("publication__decision", flat=True))
    for facts in facts_of_each(decisions):
        full = list(_failing(findings(facts, on=on, with_exempt=True, ground=ground), on))
        plain = list(_failing(findings(facts, on=on, with_exempt=False, ground=ground), on))
        if facts.decision.pk in closed:
            plain = []
        yield from (Found(one, Readers.ALL if one in plain else Readers.WITH_TICK) for one in full)
        yield from (Found(one, Readers.WITHOUT_TICK) for one in plain if one not in full)


# Keeping ------------------------------------------------------------------------------------------------------------

_COLUMNS = ("rank", "room", "service_area_id", "sentence", "remedy", "citation", "since", "is_by_facts")


@transaction.atomic
def keep(*, on: date, by: Any = None) -> int:
    """Check every record as at a day and keep what fails; how many checks failed.

    What failed before keeps the day on which it was first found. The first time on a day is counted for the trend.
    """
    now = timezone.now()
    LastCheck.objects.get_or_create(pk=1, defaults={"checked_on": on, "checked_at": now})
    LastCheck.objects.select_for_update().get(pk=1)
    failing: set[int] = set()
    counts: Counter[tuple[str, int | None]] = Counter()
    total = 0
    found = found_on(on)
    # So many at once: of all that fail only the keys are held.
    while some := list(islice(found, AT_ONCE)):
        rows = _keep(some, on)
        failing.update(row.pk for row in rows)
        counts.update((row.code, row.service_area_id) for row in rows if row.readers != Readers.WITH_TICK)
        total += sum(row.readers != Readers.WITHOUT_TICK for row in rows)
    gone = [pk for pk in Finding.objects.order_by().values_list("pk", flat=True).iterator() if pk not in failing]
    Finding.objects.filter(pk__in=gone).delete()
    _count_day(counts, on)
    LastCheck.objects.filter(pk=1).update(checked_on=on, checked_at=now, checked_by=by)
    return total


def _keep(found: list[Found], on: date) -> list[Finding]:
    """Keep some of what fails: new, changed or as it is."""
    subjects = {one.check.subject for one in found}
    codes = {one.check.code for one in found}
    kept = {_key(row): row for row in Finding.objects.filter(code__in=codes, subject__in=subjects)}
    areas = _areas_of(subjects)
    rows = [_row(one, kept.get(one.key), areas.get(one.check.subject), on) for one in found]
    changed = [row for row in rows if row.pk is None or _columns(row) != _columns(kept[_key(row)])]
    Finding.objects.bulk_update([row for row in changed if row.pk], _COLUMNS)
    Finding.objects.bulk_create([row for row in changed if row.pk is None])
    return rows


def _row(one: Found, kept: Finding | None, area: int | None, on: date) -> Finding:
    check = one.check
    return Finding(
        pk=kept.pk if kept else None,
        code=check.code,
        subject=check.subject,
        about=check.about,
        readers=one.readers,
        rank=check.severity.rank,
        room=room_of(check),
        service_area_id=area,
        sentence=check.sentence,
        remedy=check.remedy,
        citation=check.citation,
        since=check.since or (kept.since if kept and not kept.is_by_facts else on),
        is_by_facts=check.since is not None,
    )


def _key(row: Finding) -> Key:
    return row.code, row.subject, row.about, row.readers


def _columns(row: Finding) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _COLUMNS)


def _areas_of(subjects: Iterable[str]) -> dict[str, int]:
    """The service area of each record that a check failed on."""
    found: dict[str, int] = {}
    for model in (Contract, Commission, Decision):
        rows: models.QuerySet[Any] = model._default_manager.filter(reference__in=subjects)
        found |= dict(rows.order_by().values_list("reference", "service_area"))
    return found


def _count_day(counts: Counter[tuple[str, int | None]], on: date) -> None:
    if CheckDay.objects.filter(day=on).exists():
        return
    counted = [CheckDay(day=on, code=code, service_area_id=area, count=n) for (code, area), n in counts.items()]
    CheckDay.objects.bulk_create(counted or [CheckDay(day=on, count=0)])
