"""A council of any size, loaded by COPY: every row is like one that an action made, but for a few columns.

The first commission, with its decision, money, power and umbrella, is laid through actions. Its rows are the patterns
of all others, so that a column added to a model needs no line here. Every table keeps its constraints; triggers and
foreign keys sleep while a big council is loaded (`session_replication_role`, which asks for a superuser), and wake for
the small one of the tests, which proves that the rows pass them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from commissioning.council import actions as council
from commissioning.council.models import ServiceArea, User
from commissioning.council.roles import Role
from commissioning.kit.terms import Option, Term, last_day
from commissioning.procurement.models import Commission, CommissionDecision, Lot
from contracts import actions as contracts
from contracts.counting import count_all
from contracts.models import (
    BreakPoint,
    Commitment,
    Contract,
    ContractLot,
    Extension,
    ExtensionOption,
    Predecessor,
    RosterEntry,
)
from decisions.models import Approval, Clause, Decision, Delegation
from providers.models import Provider
from tests.builders import MADE, ON, HomeCare, cast, home_care

DAY = timedelta(days=1)
YEAR = 365
IN_A_COMMISSION = 10
"""Contracts of one commission: an umbrella, its call-offs, and others."""
AT_ONCE = 2_000
"""Commissions written together."""
NONE = r"\N"
AREAS = 12
LEADS = 24
ROSTER = 5
FIRST_NUMBER = 10_000

SERVICES = (
    "Home care", "Short breaks", "Supported living", "Day opportunities", "Extra care", "Reablement", "Advocacy",
    "Carers support", "Meals at home", "Equipment store", "Home to school transport", "Fostering", "Residential care",
    "Early help", "Youth centres", "Grounds maintenance", "Street lighting", "Winter gritting", "Waste collection",
    "Recycling plant", "Leisure centres", "Library stock", "Public health nursing", "Substance recovery",
    "Sexual health", "Housing support", "Temporary lodging", "Debt advice", "School catering", "Cleaning",
)  # fmt: skip
GROUPS = ("older people", "children", "young adults", "families", "disabled people", "schools", "tenants", "carers")
STARTS = (
    "Ald", "Bram", "Cald", "Dun", "East", "Fern", "Glen", "Hart", "Ing", "Kirk", "Lang", "Mar", "Nether", "Oak",
    "Pens", "Quar", "Rush", "Stan", "Thorn", "Ulver", "Wether", "West", "Whit", "Wood", "Yar",
)  # fmt: skip
MIDDLES = ("", "ber", "ing", "er", "ham", "mer", "ol", "sing", "wick")
ENDS = ("bury", "by", "combe", "dale", "field", "ford", "ham", "hurst", "ley", "mere", "shaw", "ton", "wick", "worth")
PLACES = tuple(first + middle + last for first in STARTS for middle in MIDDLES for last in ENDS)
"""3,150 places, of which each is in few titles and each service in many."""


@dataclass
class Patterns:
    """One row of each table, made by actions, and who and what all rows share."""

    care: HomeCare
    umbrella: Contract
    called_off: Contract
    areas: list[ServiceArea]
    leads: list[User]


class Sheet:
    """The lines of one table for COPY: those of a row that is there, but for the columns named."""

    def __init__(self, row: Model, *changing: str) -> None:
        meta = row._meta
        fields = [one for one in meta.concrete_fields if not one.generated]
        self.model, self.table = type(row), meta.db_table
        self.columns = ", ".join(f'"{one.column}"' for one in fields)
        with connection.cursor() as cursor:
            query = f'copy (select {self.columns} from "{self.table}" where id = %s) to stdout'  # noqa: S608 - our names
            with cursor.copy(query, [row.pk]) as copied:
                cells = b"".join(copied).decode().rstrip("\n").split("\t")
        places = {name: number for number, name in enumerate(changing)}
        parts = [
            f"{{{places[one.attname]}}}" if one.attname in places else cell.replace("{", "{{").replace("}", "}}")
            for one, cell in zip(fields, cells, strict=True)
        ]
        if missing := set(changing) - {one.attname for one in fields}:
            raise ValueError(f"{self.table} has no {missing}")
        self.line = ("\t".join(parts) + "\n").format
        self.lines: list[str] = []
        self.last = self.model._base_manager.order_by("-pk").values_list("pk", flat=True)[0]

    def next_pk(self) -> int:
        self.last += 1
        return self.last

    def add(self, *cells: Any) -> None:
        """One more row: its values in the order of the columns named; NONE for none."""
        self.lines.append(self.line(*cells))

    def write(self) -> None:
        """Send what was gathered to the database."""
        with connection.cursor() as cursor, cursor.copy(f'copy "{self.table}" ({self.columns}) from stdin') as copy:
            copy.write("".join(self.lines))
        self.lines.clear()


# The ground ---------------------------------------------------------------------------------------------------------


def lay_patterns(on: date) -> Patterns:
    """The first commission of an empty database, through actions, and what a council of any size shares."""
    with transaction.atomic():
        people = cast()
        care = home_care(people)
        called_off = care.signed(draft={"term": Term(initial_months=36, options=(Option(12, False),), breaks=(12,))})
        extended = contracts.extend(
            by=people.officer,
            on=ON,
            contract=called_off,
            option=called_off.options.get(),
            months=12,
            authority=care.delegated,
            amount=Decimal(0),
            approval=care.money,
            made_on=MADE,
        )
        follows = Predecessor(commission=care.commission, contract=called_off)
        follows.recorded(by=people.officer, why="The pattern of its table")
        areas = [people.area, people.other_area]
        for number in range(len(areas), AREAS):
            areas.append(
                council.add_service_area(by=people.administrator, name=f"Service {number}", slug=f"service-{number}")
            )
        leads = [
            council.add_user(
                by=people.administrator,
                email=f"lead-{number}@calderwick.example",
                display_name=f"Commissioning officer {number}",
                roles=[Role.OFFICER],
                service_areas=[areas[number % AREAS]],
            )
            for number in range(LEADS)
        ]
        for month in range(18):
            held_on = on + timedelta(days=14 + 28 * month)
            council.add_meeting(by=people.clerk, body=people.cabinet, held_on=held_on)
    assert extended is not None
    return Patterns(care, care.umbrella, Contract.objects.get(pk=called_off.pk), areas, leads)


# The rows -----------------------------------------------------------------------------------------------------------


@cache
def _last(start: date, months: int) -> date:
    return last_day(start, months)


@dataclass
class Agreed:
    """One contract as it will be written."""

    pk: int
    reference: str
    kind: str
    state: str
    starts: date
    initial_end: date
    ends: date
    reach: date
    awarded: date | None
    value: int
    options: int = 0
    extensions: list[tuple[int, date, date, date]] = field(default_factory=list)


class Loader:
    """Writes as many contracts as asked, with everything that belongs to them; the same for the same number and day."""

    def __init__(self, patterns: Patterns, on: date) -> None:
        self.on, self.draw, self.shared = on, Random(7), patterns  # noqa: S311 - the same council each time
        care, one = patterns.care, patterns.called_off
        self.providers = Sheet(care.provider, "id", "reference", "legal_name", "town")
        self.decisions = Sheet(
            care.decision, "id", "reference", "title", "service_area_id", "decided_on", "published_on", "effective_from"
        )
        self.clauses = Sheet(care.money_clause, "id", "decision_id", "text")
        self.powers_of = Sheet(care.power.clause, "id", "decision_id")
        self.approvals = Sheet(care.money, "id", "clause_id", "amount")
        self.delegations = Sheet(care.power, "id", "clause_id", "limit_per_action", "floor", "usable_until")
        self.commissions = Sheet(care.commission, "id", "reference", "title", "service_area_id", "planned_start")
        links = care.commission.decision_links.order_by("pk")
        self.links = [Sheet(link, "id", "commission_id", "decision_id") for link in links]
        self.lots = Sheet(care.lot, "id", "commission_id")
        changing = (
            "id", "reference", "title", "kind", "state", "route", "service_area_id", "lead_officer_id",
            "commission_id", "umbrella_id", "provider_id", "starts_on", "initial_end", "ends_on", "last_possible_end",
            "awarded_on", "signed_on", "closed_on", "terminated_on", "termination_made_on", "end_before_termination",
            "ended_reason", "value", "value_qualifier", "light_touch", "planned_path", "placed_by", "regime",
        )  # fmt: skip
        self.contracts = Sheet(one, *changing)
        self.contract_lots = Sheet(ContractLot.objects.get(contract=one), "id", "contract_id", "lot_id")
        self.options = Sheet(one.options.get(), "id", "contract_id", "position")
        self.extensions = Sheet(one.extensions.get(), "id", "contract_id", "option_id", "made_on", "old_end", "new_end")
        self.breaks = Sheet(one.breaks.get(), "id", "contract_id", "after_months", "falls_on")
        entry = RosterEntry.objects.get(umbrella=care.umbrella)
        self.rosters = Sheet(entry, "id", "umbrella_id", "lot_id", "provider_id", "joined_on")
        award, extension = (Commitment.objects.get(contract=one, kind=kind) for kind in ("award", "extension"))
        own = ("id", "contract_id", "delegation_id", "approval_id", "amount", "made_on")
        self.awards, self.extending = Sheet(award, *own), Sheet(extension, *own, "extension_id")
        umbrella_award = Commitment.objects.get(contract=care.umbrella, kind="award")
        self.umbrella_awards = Sheet(umbrella_award, "id", "contract_id", "clause_id", "made_on")
        self.followers = Sheet(Predecessor.objects.get(contract=one), "id", "commission_id", "contract_id")
        # In the order in which one rests on another. Sheets of one table share its keys.
        self.all_sheets = (
            self.providers, self.decisions, self.clauses, self.powers_of, self.approvals, self.delegations,
            self.commissions, *self.links, self.lots, self.contracts, self.contract_lots, self.options,
            self.extensions, self.breaks, self.rosters, self.awards, self.umbrella_awards, self.extending,
            self.followers,
        )  # fmt: skip
        self.provider_pks: list[int] = []
        self.number = FIRST_NUMBER
        self.ended: list[int] = []

    def load(self, count: int) -> None:
        """So many contracts more."""
        self._add_providers(max(40, count // 50))
        commissions = -(-count // IN_A_COMMISSION)
        for done in range(commissions):
            self._add_commission(min(IN_A_COMMISSION, count - done * IN_A_COMMISSION))
            if (done + 1) % AT_ONCE == 0:
                self._write()
        self._write()

    def _write(self) -> None:
        for sheet in self.all_sheets:
            sheet.write()

    def _add_providers(self, count: int) -> None:
        draw = self.draw
        for number in range(count):
            pk = self.providers.next_pk()
            place = PLACES[number * 7 % len(PLACES)]
            name = f"{draw.choice(STARTS)}{draw.choice(ENDS)} {draw.choice(SERVICES).split()[0]} {place} {number} Ltd"
            self.providers.add(pk, f"PRV-{number + FIRST_NUMBER}", name, place)
            self.provider_pks.append(pk)

    def _add_commission(self, size: int) -> None:
        draw, shared = self.draw, self.shared
        self.number += 1
        area = shared.areas[self.number % AREAS].pk
        begins = self.on - timedelta(days=draw.randrange(-60, 12 * YEAR))
        title = f"{draw.choice(SERVICES)} for {draw.choice(GROUPS)}, {draw.choice(PLACES)}"
        decided = min(begins, self.on) - timedelta(days=150)
        decision, clause, power = self.decisions.next_pk(), self.clauses.next_pk(), self.clauses.next_pk()
        approval, delegation = self.approvals.next_pk(), self.delegations.next_pk()
        commission, lot = self.commissions.next_pk(), self.lots.next_pk()
        effective = decided + timedelta(days=9)
        self.decisions.add(
            decision, f"DEC-{decided.year}-{self.number}", title, area, decided, decided + 2 * DAY, effective
        )
        self.clauses.add(clause, decision, f"Approve the spend on {title}.")
        self.powers_of.add(power, decision)
        self.delegations.add(delegation, power, "800000.00", NONE, NONE)
        self.commissions.add(commission, f"COM-{decided.year}-{self.number}", title, area, begins)
        for link in self.links:
            link.add(self.links[0].next_pk(), commission, decision)
        self.lots.add(lot, commission)
        umbrella = 0
        total = 0
        for place in range(size):
            made = self._agree(place, begins)
            umbrella = umbrella or made.pk
            total += made.value
            self._add_contract(made, title, area, commission, lot, umbrella)
            self._add_acts(made, clause, delegation, approval)
        self.approvals.add(approval, clause, f"{max(total, 1)}.00")
        if self.ended and draw.random() < 0.3:
            self.followers.add(self.followers.next_pk(), commission, self.ended.pop(draw.randrange(len(self.ended))))

    def _agree(self, place: int, begins: date) -> Agreed:
        """The days, state and value of one contract."""
        draw, on = self.draw, self.on
        starts = begins + timedelta(days=draw.randrange(540) if place else 0)
        starts = min(starts, on + timedelta(days=100))
        if draw.random() < 0.6:
            starts = starts.replace(day=1)
        initial_end = _last(starts, draw.choice((12, 24, 36, 36, 48, 48, 60)))
        pk = self.contracts.next_pk()
        kind = (
            "dps" if place == 0 else "call-off" if place < 3 else draw.choice(("service", "service", "block", "spot"))
        )
        awarded = min(starts - timedelta(days=30), on - DAY)
        made = Agreed(
            pk, f"CON-{starts.year}-{pk + FIRST_NUMBER}", kind, "", starts, initial_end, initial_end, initial_end,
            awarded, 0 if kind == "dps" else draw.randrange(5_000, 700_000, 500),
        )  # fmt: skip
        made.options = draw.choice((0, 1, 1, 2))
        for number in range(made.options):
            after = _last(made.reach + DAY, 12)
            acted = made.reach - timedelta(days=75)
            if made.ends == made.reach and acted < on and draw.random() < 0.7:
                made.extensions.append((number, acted, made.reach, after))
                made.ends = after
            made.reach = after
        if starts - timedelta(days=14) >= on:
            made.state = "draft" if draw.random() < 0.1 and place > 2 else "awarded"
        elif made.ends < on - timedelta(days=31):
            chance = draw.random()
            made.state = "terminated" if chance < 0.05 else "signed" if chance < 0.06 else "closed"
            self.ended.append(pk)
        else:
            made.state = "signed"
        if made.state == "draft":
            made.awarded, made.extensions, made.value = None, [], 0
        return made

    def _add_contract(self, made: Agreed, title: str, area: int, commission: int, lot: int, umbrella: int) -> None:
        draw = self.draw
        signed = NONE if made.state in ("draft", "awarded") else made.starts - timedelta(days=14)
        closed = made.ends + timedelta(days=30) if made.state == "closed" else NONE
        ends, terminated, given, before, why = made.ends, NONE, NONE, NONE, NONE
        if made.state == "terminated":
            before, why = made.ends, "Ended by agreement"
            ends = terminated = made.ends - timedelta(days=20)
            given = made.ends - timedelta(days=50)
        is_umbrella, called_off = made.kind == "dps", made.kind == "call-off"
        self.contracts.add(
            made.pk, made.reference, f"{title}: {made.kind} {made.pk % 97}", made.kind, made.state,
            "dps" if is_umbrella or called_off else draw.choice(("open", "open", "restricted", "competitive", "")),
            area, draw.choice(self.shared.leads).pk, commission, umbrella if called_off else NONE,
            NONE if is_umbrella else draw.choice(self.provider_pks), made.starts, made.initial_end, ends, made.reach,
            made.awarded or NONE, signed, closed, terminated, given, before, why,
            f"{made.value}.00" if made.value else NONE,
            draw.choice(("exact", "maximum", "estimate")) if made.value else "",
            "t" if draw.random() < 0.5 else "f", draw.choice(("undecided", "undecided", "replace", "let-end")),
            "mini-competition" if called_off else "", "PCR2015" if made.starts.year < 2025 else "PA2023",
        )  # fmt: skip
        self.contract_lots.add(self.contract_lots.next_pk(), made.pk, lot)
        if is_umbrella:
            for provider in draw.sample(self.provider_pks, ROSTER):
                self.rosters.add(self.rosters.next_pk(), made.pk, lot, provider, made.starts)
        if not is_umbrella and draw.random() < 0.1:
            self.breaks.add(self.breaks.next_pk(), made.pk, 10, _last(made.starts, 10))

    def _add_acts(self, made: Agreed, clause: int, delegation: int, approval: int) -> None:
        options = [self.options.next_pk() for _ in range(made.options)]
        for position, pk in enumerate(options, start=1):
            self.options.add(pk, made.pk, position)
        if made.awarded is None:
            return
        own = (delegation, approval)
        if made.kind == "dps":
            self.umbrella_awards.add(self.awards.next_pk(), made.pk, clause, made.awarded)
        else:
            self.awards.add(self.awards.next_pk(), made.pk, *own, f"{made.value}.00", made.awarded)
        for number, acted, old_end, new_end in made.extensions:
            pk = self.extensions.next_pk()
            self.extensions.add(pk, made.pk, options[number], acted, old_end, new_end)
            self.extending.add(self.awards.next_pk(), made.pk, *own, "0.00", acted, pk)


# Loading ------------------------------------------------------------------------------------------------------------

MODELS: Sequence[type[Model]] = (
    Provider, Decision, Clause, Approval, Delegation, Commission, CommissionDecision, Lot, Contract, ContractLot,
    ExtensionOption, Extension, BreakPoint, RosterEntry, Commitment, Predecessor,
)  # fmt: skip


def load_council(count: int, on: date, *, guarded: bool = False) -> Patterns:
    """Fill an empty database with so many contracts, counted as at a day.

    `guarded`: every trigger and foreign key judges every row, which takes many times as long.
    """
    patterns = lay_patterns(on)
    loader = Loader(patterns, on)
    if guarded:
        loader.load(count)
    else:
        with _asleep(), _bare():
            loader.load(count)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), MODELS):
            cursor.execute(statement)
        cursor.execute("select search_keep_all()")
        cursor.execute("analyze")
    count_all(on=on)
    with connection.cursor() as cursor:
        # Where the tests hold a transaction open, nothing can be vacuumed.
        cursor.execute("analyze" if connection.in_atomic_block else "vacuum analyze")
    return patterns


@contextmanager
def _asleep() -> Iterator[None]:
    """No trigger fires in this session, those of the foreign keys included."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("set session_replication_role = origin")


@contextmanager
def _bare() -> Iterator[None]:
    """Without the indexes that hold no constraint: building them at the end is quicker than keeping them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid"
            " where i.indrelid = any (%s::regclass[]) and not i.indisunique and not i.indisexclusion",
            [[model._meta.db_table for model in MODELS]],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'drop index "{name}"')
        yield
        cursor.execute("set maintenance_work_mem = '256MB'")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("reset maintenance_work_mem")
