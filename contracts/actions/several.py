"""Many suppliers admitted at once: what each line would do, looked at first and then done, all of it or nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from commissioning.council.models import User
from commissioning.kit.dates import long_date
from commissioning.kit.models import ReferenceCounter
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement.models import Lot
from contracts import pasted, permissions
from contracts.actions.authority import locked
from contracts.actions.rosters import Door, who_and_when
from contracts.models import Contract, RosterEntry
from contracts.pasted import Line
from contracts.querysets import providers_visible_to
from providers.actions import ask_may_take_on, register_provider
from providers.models import Provider

ADMIT, REGISTER, ALREADY, MEND = "admit", "register", "already", "mend"
NAME_AT_MOST = 200


@dataclass(frozen=True)
class Planned:
    """What one line does for one lot. `words` tell it to a person, `provider` is None where it is registered anew.

    `new` are the fields of the provider that is registered, the same for every lot of it. Who may not read exempt
    matter is told of a provider known only from withheld names as of a new one, and it is used all the same.
    """

    line: Line
    does: str
    words: str
    note: str = ""
    provider: Provider | None = None
    new: tuple[tuple[str, str], ...] = ()
    lot: Lot | None = None
    joined_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """What a list of suppliers does, line by line, and the fingerprint of exactly that."""

    rows: tuple[Planned, ...]
    fingerprint: str
    columns: tuple[str, ...]
    has_header: bool
    not_read: tuple[str, ...] = ()
    problem: str = ""

    def _that(self, *does: str) -> list[Planned]:
        return [row for row in self.rows if row.does in does]

    @property
    def to_mend(self) -> list[Planned]:
        """The lines that must be put right before anything is done."""
        return self._that(MEND)

    @property
    def in_order(self) -> list[Planned]:
        """The other lines: those that do something, and those of which nothing is to be done."""
        return self._that(ADMIT, REGISTER, ALREADY)

    @property
    def admitted(self) -> int:
        """How many entries it makes."""
        return len(self._that(ADMIT, REGISTER))

    @property
    def suppliers(self) -> int:
        """How many suppliers these entries are of."""
        return len({row.provider.pk if row.provider else row.new for row in self._that(ADMIT, REGISTER)})

    @property
    def registered(self) -> int:
        """How many providers are new, as the reader is told."""
        return len({row.provider.pk if row.provider else row.new for row in self._that(REGISTER)})

    @property
    def already(self) -> int:
        """How many entries are there already."""
        return len(self._that(ALREADY))

    @property
    def may_be_done(self) -> bool:
        """Whether nothing is left to mend and something to do."""
        return not self.problem and not self.to_mend and bool(self.admitted)


def plan_several(
    *,
    by: User,
    on: date,
    umbrella: Contract,
    words: str,
    lot: Lot | None = None,
    joined_on: date | None = None,
    terms_allow: bool = True,
) -> Plan:
    """What the lines in `words` would do; nothing is written. `lot` and `joined_on` hold where a line gives none.

    Reads everything it needs in a few queries, however many lines there are.
    """
    read = pasted.read(words)
    planner = _Planner(by, on, umbrella, lot, joined_on, terms_allow)
    rows = tuple(row for line in read.lines for row in planner.rows_of(line))
    return Plan(
        rows,
        _fingerprint(umbrella, rows, terms_allow),
        read.columns,
        read.has_header,
        read.not_read,
        read.problem,
    )


@transaction.atomic
def admit_several(
    *,
    by: User,
    on: date,
    umbrella: Contract,
    words: str,
    looked_at: str,
    lot: Lot | None = None,
    joined_on: date | None = None,
    terms_allow: bool = True,
) -> Plan:
    """Do what the lines say: exactly what was looked at (`looked_at`, the fingerprint of that plan), or nothing."""
    fresh = locked(umbrella)
    refuse(permissions.may_keep_roster(by, fresh))
    # Two lists that name the same new provider wait for each other: the second finds it registered.
    ReferenceCounter.objects.get_or_create(series="PRV")
    ReferenceCounter.objects.select_for_update().get(series="PRV")
    plan = plan_several(
        by=by, on=on, umbrella=fresh, words=words, lot=lot, joined_on=joined_on, terms_allow=terms_allow
    )
    if plan.fingerprint != looked_at:
        raise Refused(_changed(fresh))
    if not plan.may_be_done:
        raise Refused(
            Refusal(
                "Nothing is left to do." if not plan.to_mend else f"{len(plan.to_mend)} lines are still to be mended.",
                "Look through the list below.",
            )
        )
    # In one order, as a merger locks them: so neither waits for the other.
    on_record = {row.provider.pk: row.provider for row in plan.rows if row.does in (ADMIT, REGISTER) and row.provider}
    for _, provider in sorted(on_record.items()):
        ask_may_take_on(provider)
    made: dict[tuple[tuple[str, str], ...], Provider] = {}
    with _words_made_once(fresh):
        for row in plan.rows:
            if row.does not in (ADMIT, REGISTER) or row.joined_on is None:
                continue
            admitted = row.provider
            if admitted is None:
                if row.new not in made:
                    made[row.new] = register_provider(by=by, **cast(Any, dict(row.new)))
                admitted = made[row.new]
            entry = RosterEntry(umbrella=fresh, lot=row.lot, provider=admitted, joined_on=row.joined_on)
            entry.recorded(by=by, why="Admitted with a list")
    return plan


@contextmanager
def _words_made_once(umbrella: Contract) -> Iterator[None]:
    """Make the words of an umbrella, in which all names of its roster stand, after all rows instead of with each."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('contracts.words_wait', 'on', true)")
        yield
        cursor.execute("select set_config('contracts.words_wait', '', true)")
        cursor.execute("update contracts_contract set words = null where id = %s", [umbrella.pk])


def _changed(umbrella: Contract) -> Refusal:
    last = RosterEntry.history.filter(umbrella=umbrella.pk).order_by("-history_id").first()
    entry = RosterEntry.objects.filter(pk=last.id).first() if last is not None else None
    said = f" The roster was last changed {who_and_when(entry)}." if entry is not None else ""
    return Refusal(
        f"What the list does is not what you looked at: the list or the record has changed since.{said}",
        "Look at it again below. Nothing is done yet.",
        "looked-at",
    )


def _fingerprint(umbrella: Contract, rows: Sequence[Planned], terms_allow: bool) -> str:
    """Keyed with the secret of the service, so that nobody learns from it what the words do not tell."""
    told = [
        [
            row.line.number,
            row.does,
            row.words,
            row.note,
            row.provider.pk if row.provider else None,
            row.new,
            row.lot.pk if row.lot else None,
            row.joined_on.isoformat() if row.joined_on else None,
        ]
        for row in rows
    ]
    return salted_hmac(
        "contracts.several", json.dumps([umbrella.pk, terms_allow, told]), algorithm="sha256"
    ).hexdigest()


class _Wrong(Exception):
    """Why a line cannot be done as it is: a sentence with what to do."""


class _Planner:
    """Judges line after line. What earlier lines said is remembered, for lines that repeat or contradict them."""

    def __init__(
        self, by: User, on: date, umbrella: Contract, lot: Lot | None, joined_on: date | None, terms_allow: bool
    ) -> None:
        self.on, self.lot, self.joined_on, self.terms_allow = on, lot, joined_on, terms_allow
        self.door = Door.of(umbrella)
        self.known: set[Any] = set(self.door.known)
        self.lots: dict[str, list[Lot]] = defaultdict(list)
        for one in (*self.door.lots, *self.door.parents):
            for called in {one.number, one.title, f"{one.number} {one.title}", f"{one.number}: {one.title}"}:
                self.lots[pasted.lot_alike(called)].append(one)
        providers = list(Provider.objects.select_related("merged_into").order_by("pk"))
        self.seen = set(providers_visible_to(by).values_list("pk", flat=True))
        self.by_pk = {provider.pk: provider for provider in providers}
        self.by_reference = {provider.reference: provider for provider in providers}
        self.by_company = {p.company_number: p for p in providers if p.company_number}
        self.by_charity = {p.charity_number: p for p in providers if p.charity_number}
        self.by_name: dict[str, list[Provider]] = defaultdict(list)
        self.by_likeness: dict[str, list[Provider]] = defaultdict(list)
        for provider in providers:
            for name in {provider.legal_name, *provider.trading_names}:
                self.by_name[_plain(name)].append(provider)
                self.by_likeness[pasted.alike(name)].append(provider)
        self.there: dict[tuple[int, int], list[RosterEntry]] = defaultdict(list)
        for entry in umbrella.roster.order_by("joined_on"):
            self.there[self.by_pk[entry.provider_id].survivor.pk, entry.lot_id].append(entry)
        self.first_line: dict[tuple[Any, int], int] = {}
        self.new_by_name: dict[str, tuple[int, tuple[tuple[str, str], ...]]] = {}
        self.new_by_number: dict[str, tuple[int, str]] = {}

    def rows_of(self, line: Line) -> Iterator[Planned]:
        """What one line does: a row for each lot that it names."""
        try:
            if line.problem:
                raise _Wrong(line.problem)
            numbers, note = self._numbers(line)
            lots, day = self._lots(line), self._day(line)
            provider, told = self._provider(line, numbers)
            is_told = provider is not None and provider.pk in self.seen
            new = () if is_told else self._new(line, numbers)
            rows = [self._row(line, provider, new, told or ("" if is_told else note), lot, day) for lot in lots]
        except _Wrong as wrong:
            yield Planned(line, MEND, str(wrong))
        else:
            yield from rows

    def _numbers(self, line: Line) -> tuple[dict[str, str], str]:
        """The company and charity numbers that a line gives, each in its own form, and what they were taken for."""
        found: dict[str, str] = {}
        if line.company_number:
            found["company"] = pasted.company_number(line.company_number)
            if not found["company"]:
                raise _Wrong(
                    f"“{line.company_number}” is no company number: these have 8 digits, or 2 letters and 6 digits."
                )
        if line.charity_number:
            found["charity"] = pasted.charity_number(line.charity_number)
            if not found["charity"]:
                raise _Wrong(f"“{line.charity_number}” is no charity number: these have 6 or 7 digits.")
        if not line.either_number:
            return found, ""
        company, charity = pasted.company_number(line.either_number), pasted.charity_number(line.either_number)
        # A spreadsheet drops the first zeros of a company number: 7 digits may be either.
        held = self.by_company.get(company)
        if company and (not charity or (charity not in self.by_charity and held is not None and held.pk in self.seen)):
            return found | {"company": company}, ""
        if charity:
            return found | {"charity": charity}, "Taken for a charity number; a company's has 8 digits."
        raise _Wrong(
            f"“{line.either_number}” is no company number (8 digits, or 2 letters and 6 digits) and no charity number "
            "(6 or 7 digits)."
        )

    def _lots(self, line: Line) -> list[Lot]:
        if not line.lot:
            if self.lot is not None:
                return [self.lot]
            if len(self.door.lots) == 1:
                return list(self.door.lots)
            raise _Wrong(f"It names no lot. Write one of {self._numbers_of_lots()}, or choose a lot for such lines.")
        whole = self.lots.get(pasted.lot_alike(line.lot))
        parts = [pasted.lot_alike(line.lot)] if whole else pasted.lots_named(line.lot)
        found = []
        for part in parts:
            lots = self.lots.get(part, [])
            if not lots:
                raise _Wrong(f"There is no lot “{line.lot}”. Write one of {self._numbers_of_lots()}.")
            if len({lot.pk for lot in lots}) > 1:
                numbers = " or ".join(sorted({lot.number for lot in lots}))
                raise _Wrong(f"Two lots are called “{line.lot}”. Write the number: {numbers}.")
            found += [lots[0]] if lots[0] not in found else []
        if not found:
            raise _Wrong(f"There is no lot “{line.lot}”. Write one of {self._numbers_of_lots()}.")
        return found

    def _numbers_of_lots(self) -> str:
        return ", ".join(lot.number for lot in self.door.lots)

    def _day(self, line: Line) -> date:
        if not line.day:
            if self.joined_on is not None:
                return self.joined_on
            raise _Wrong("It has no day. Write from when it is on the roster, or give a day for such lines.")
        day = pasted.read_day(line.day)
        if day is None:
            raise _Wrong(f"“{line.day}” is no day. Write it as 1 April 2027, 01/04/2027 or 2027-04-01.")
        return day

    def _provider(self, line: Line, numbers: Mapping[str, str]) -> tuple[Provider | None, str]:
        """Whom the line names, of the providers on record, and what to know about it; None for somebody new."""
        if line.reference:
            provider = self.by_reference.get(line.reference)
            if provider is None or provider.pk not in self.seen:
                raise _Wrong(f"No provider has the reference “{line.reference}”. Mend it, or write the name.")
            if line.name and not _is_called(provider, line.name):
                raise _Wrong(
                    f"{line.reference} is “{provider.legal_name}”, the line says “{line.name}”. Mend the one or the "
                    "other."
                )
            return self._standing(provider)
        found = {
            provider.pk: provider
            for number, table in (("company", self.by_company), ("charity", self.by_charity))
            for key in (numbers.get(number, ""),)
            if key and (provider := table.get(key)) is not None
        }
        told = [provider for provider in found.values() if provider.pk in self.seen]
        if len({provider.survivor.pk for provider in told}) > 1:
            raise _Wrong(
                f"The company number is that of {_called(told[0])}, the charity number that of {_called(told[1])}. "
                "Keep the right one."
            )
        if told:
            if line.name and not _is_called(told[0], line.name):
                raise _Wrong(
                    f"This number is that of {_called(told[0])}, the line says “{line.name}”. Mend the number, or "
                    "write the name as on record."
                )
            return self._standing(told[0])
        if found:
            return self._standing(next(iter(found.values())))
        return self._by_name(line, numbers)

    def _by_name(self, line: Line, numbers: Mapping[str, str]) -> tuple[Provider | None, str]:
        everyone = {provider.pk: provider for provider in self.by_name.get(_plain(line.name), ())} if line.name else {}
        told = {provider.survivor.pk: provider for pk, provider in everyone.items() if pk in self.seen}
        if len(told) > 1:
            raise _Wrong(
                f"{len(told)} providers are called “{line.name}”: "
                + "; ".join(_described(provider) for provider in told.values())
                + ". Write the reference or the number of the one that is meant."
            )
        if told:
            provider = next(iter(told.values()))
            for kind, typed in numbers.items():
                held = getattr(provider, f"{kind}_number") if kind != "either" else ""
                if held and held != typed:
                    raise _Wrong(
                        f"{_called(provider)} has the {kind} number {held}, the line says {typed}. Mend the number; "
                        "another provider of that name is registered by itself first."
                    )
            survivor, note = self._standing(provider)
            if numbers and not note:
                note = f"On record without the number {next(iter(numbers.values()))}."
            return survivor, note
        hidden = {provider.survivor.pk: provider for provider in everyone.values()}
        return (next(iter(hidden.values())).survivor, "") if len(hidden) == 1 and not numbers else (None, "")

    def _standing(self, provider: Provider) -> tuple[Provider, str]:
        """The provider itself, or the one into which it was merged, with a word about that."""
        survivor = provider.survivor
        if survivor.pk != provider.pk and provider.pk in self.seen:
            return survivor, f"{provider.legal_name} was merged into it."
        return survivor, ""

    def _new(self, line: Line, numbers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The fields of a provider that this line registers, or an earlier line with the same words."""
        if not line.name:
            raise _Wrong("It names nobody on record. Write the name, so that the provider can be registered.")
        if len(line.name) > NAME_AT_MOST:
            raise _Wrong(f"The name is longer than {NAME_AT_MOST} characters. Shorten it.")
        new = tuple(
            sorted({"legal_name": line.name, **{f"{kind}_number": number for kind, number in numbers.items()}}.items())
        )
        first, earlier = self.new_by_name.setdefault(_plain(line.name), (line.number, new))
        if dict(earlier) | {"legal_name": ""} != dict(new) | {"legal_name": ""}:
            raise _Wrong(f"Line {first} gives the same name with another number, or none. Write the same in both.")
        for number in numbers.values():
            first, name = self.new_by_number.setdefault(number, (line.number, _plain(line.name)))
            if name != _plain(line.name):
                raise _Wrong(f"Line {first} gives the same number to another name. Mend the one or the other.")
        return earlier

    def _row(
        self,
        line: Line,
        provider: Provider | None,
        new: tuple[tuple[str, str], ...],
        note: str,
        lot: Lot,
        day: date,
    ) -> Planned:
        who = provider.pk if provider else new
        first = self.first_line.setdefault((who, lot.pk), line.number)
        if first != line.number:
            raise _Wrong(f"The same provider and lot as in line {first}. Take one of the two out.")
        for entry in self.there.get((provider.pk, lot.pk), ()) if provider else ():
            if entry.left_on is not None and entry.left_on < day:
                continue
            if entry.left_on is None and entry.joined_on <= day:
                words = f"{_called(provider)} is on lot {lot.number} since {long_date(entry.joined_on)}."
                return Planned(line, ALREADY, words, note, provider, lot=lot, joined_on=day)
            last = f" to {long_date(entry.left_on)}" if entry.left_on else ""
            raise _Wrong(
                f"{_called(provider)} is on lot {lot.number} from {long_date(entry.joined_on)}{last}. Give a day "
                "after it left, or take the line out."
            )
        refusal = self.door.refusal(lot, day, on=self.on, who=who, terms_allow=self.terms_allow, known=self.known)
        if refusal is not None:
            raise _Wrong(str(refusal))
        self.known.add(who)
        there = f"on lot {lot.number} from {long_date(day)}"
        if provider is not None and provider.pk in self.seen:
            return Planned(line, ADMIT, f"{_called(provider)} {there}.", note, provider, lot=lot, joined_on=day)
        fields = dict(new)
        name = fields.pop("legal_name")
        said = " and ".join(f"{kind.replace('_', ' ')} {number}" for kind, number in sorted(fields.items()))
        words = f"{name}{f' ({said})' if said else ''} is registered, and put {there}."
        likes = [one for one in self.by_likeness.get(pasted.alike(name), ()) if one.pk in self.seen]
        if likes and not note:
            note = f"Much like {_called(likes[0])}: if it is the same, write {likes[0].reference}."
        return Planned(line, REGISTER, words, note, provider, new, lot, day)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _is_called(provider: Provider, name: str) -> bool:
    return pasted.alike(name) in {pasted.alike(one) for one in (provider.legal_name, *provider.trading_names)}


def _called(provider: Provider | None) -> str:
    return f"{provider.legal_name} ({provider.reference})" if provider else ""


def _described(provider: Provider) -> str:
    """A provider among others of its name: what tells it from them."""
    number = provider.company_number or provider.charity_number
    parts = [provider.reference, *([number] if number else []), *([provider.town] if provider.town else [])]
    return ", ".join(parts)
