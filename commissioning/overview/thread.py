"""The golden thread: the story of one commission as dated steps, from the need to what comes next.

What the reader may not know is not in the story (`commissioning.overview.story`), so it cannot be in a step. What was
still to come on the day of reading is told as coming.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from commissioning.kit.dates import days_words, long_date, months_words, short_date, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.money import pounds
from commissioning.kit.terms import last_day
from commissioning.overview.decision_pages import approval_words, delegation_words, key_words
from commissioning.overview.last_day import ToAct, to_act
from commissioning.overview.story import Story, Told, is_assumed, left_words
from commissioning.procurement.models import Lot, Part
from commissioning.procurement.timetable import PlannedPath
from contracts.changes import last_ends_on, options_left, provider_on
from contracts.choices import ActKind, AuthorityKind, ContractKind
from contracts.lifecycle import AWARDED, DRAFT, NOT_SIGNED
from contracts.models import BreakPoint, Commitment, Contract, ExtensionOption
from contracts.pages import detail as contract_pages
from contracts.pages.detail import Roster, end_known_on, kind_words, route_words, value_words
from decisions.choices import CallInOutcome, Verb
from decisions.models import Clause
from decisions.records import first_notice_on
from decisions.rules import deadline_of_call_in

ASSUMED = "assumed"
MOST_LOTS_NAMED = 12
SOON_AFTER = timedelta(days=31)
"""Awards so near to one another are told in one step."""


# What a step is made of ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of a step: words, an address for them ("" for none), a further remark, and what the words introduce."""

    words: str
    url: str = ""
    note: str = ""
    links: tuple[Line, ...] = ()


@dataclass(frozen=True)
class ClauseLine:
    """A clause in the thread: label, verb and text as resolved, the money and powers it gives, its ledger's address."""

    label: str
    verb: str
    text: str
    gives: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class LotLine:
    """A lot in the thread; `contracts` are those that cover it, `missing` says that its route is not stated."""

    lot: Lot
    name: str
    route: str
    missing: bool
    suppliers: tuple[Line, ...]
    terms: tuple[str, ...]
    is_sublot: bool


@dataclass(frozen=True)
class ContractLine:
    """A contract in a table of the thread."""

    contract: Contract
    provider: Line
    value: str


@dataclass(frozen=True)
class ChainLine:
    """One day of a countdown, with what is due on it."""

    on: date
    words: str


@dataclass(frozen=True)
class Step:
    """One dated step of the thread.

    `at` is the day by which it is sorted; `on` the day that is shown, None where none is known. `state` is done,
    before, now or next; `flagged` adds the mark of something wrong, which `says` then puts in words.
    """

    kind: str
    title: str
    at: date
    rank: int
    on: date | None = None
    date_words: str = ""
    note: str = ""
    url: str = ""
    state: str = "done"
    flagged: bool = False
    says: tuple[str, ...] = ()
    clauses: tuple[ClauseLine, ...] = ()
    lines: tuple[Line, ...] = ()
    lots: tuple[LotLine, ...] = ()
    contracts: tuple[ContractLine, ...] = ()
    chain: tuple[ChainLine, ...] = ()
    explained: Explained | None = None


# The steps ----------------------------------------------------------------------------------------------------------


def steps_of(story: Story) -> list[Step]:
    """The thread: every step that the reader may know, oldest first; those after the day of reading are to come."""
    steps = [
        *_before(story),
        *_decided(story),
        *_noted_follow_ups(story),
        *_lots(story),
        *_awards(story),
        *_rosters(story),
        *_service(story),
        *_drafts(story),
        *_later_acts(story),
        *_breaks(story),
        *_ends(story),
        *_act_by(story),
        *_after(story),
    ]
    steps.append(_need(story, steps))
    steps.sort(key=lambda step: (step.at, step.rank))
    return [replace(step, state="next") if step.state == "done" and step.at > story.on else step for step in steps]


def _before(story: Story) -> Iterator[Step]:
    """The contracts that the commission follows, each with the extensions made."""
    for contract in story.before:
        lines, wrong = [], False
        for row in story.acts.get(contract.pk, []):
            extension = row.extension
            if extension is None:
                continue
            beyond = extension.option is None
            stated = extension.stated_months
            differs = stated is not None and stated != extension.months
            wrong = wrong or beyond or differs
            how = "beyond its options" if beyond else "under its option"
            words = f"Extended {how} by {months_words(extension.months)}, to {long_date(extension.new_end)}."
            note = ""
            if differs and stated:
                by_months = long_date(last_day(extension.old_end + timedelta(days=1), stated))
                note = f"Stated as {stated} months, which end on {by_months}; the stated end is {extension.months} on."
            if extension.ground:
                note = f"{note} Ground: {extension.ground.rstrip('.')}.".strip()
            lines.append(Line(words, note=note))
        first = contract.starts_on or contract.initial_end or story.on
        starts = contract.starts_on
        says = [_term_sentence(contract)] if _term_sentence(contract) else []
        yield Step(
            "Before",
            contract.title,
            at=min(first, story.on),
            rank=0,
            on=starts,
            date_words="" if starts else contract.starts_words or "Start not stated",
            note=ASSUMED if is_assumed(starts, contract.assumptions.all()) else "",
            url=_contract_url(contract),
            state="before",
            flagged=wrong,
            says=tuple(says),
            lines=tuple(lines),
        )


def _term_sentence(contract: Contract) -> str:
    """“Until 31 March 2018, with no option to extend.” in the words that fit what is known."""
    options = list(contract.options.all())
    end = contract.initial_end or contract.ends_on
    if end is None:
        return ""
    first = f"First until {long_date(end)}"
    if options:
        return f"{first}, with {_options_words(options)}."
    # One that was extended without an option in the record may have had one that the source does not tell of.
    return f"{first}." if contract.extensions.all() else f"{first}, with no option to extend."


def _options_words(options: Sequence[ExtensionOption]) -> str:
    """“options of 2 years and 1 year”, “a pot of 12 months in any slices”."""
    if len(options) == 1:
        option = options[0]
        if option.pot:
            return f"a pot of {_months(option.months)} in any slices"
        return f"an option of {months_words(option.months)}"
    parts = [months_words(option.months) for option in options]
    return f"options of {_listed(parts)}"


def _months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


def _listed(parts: Sequence[str], word: str = "and") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _need(story: Story, steps: Sequence[Step]) -> Step:
    """The need; dated where the commission was opened before anything was decided, else put before the first step."""
    commission = story.commission
    others = [step.at for step in steps if step.rank > 0]
    first = min(others) if others else story.on
    opened = commission.opened_on if commission.opened_on and commission.opened_on <= first else None
    says = [commission.need]
    if commission.client_numbers:
        says.append(f"How many: {commission.client_numbers}.")
    if commission.annual_budget is not None:
        says.append(f"Budget: {pounds(commission.annual_budget)} a year.")
    if commission.suppliers_before:
        says.append(f"Suppliers until then: {commission.suppliers_before}.")
    return Step(
        "Need",
        commission.client_group or commission.title,
        at=opened or first,
        rank=1,
        on=opened,
        date_words="" if opened else "Not dated",
        says=tuple(says),
    )


# Decisions


def _decided(story: Story) -> Iterator[Step]:
    for told in story.decisions:
        yield from _notice(story, told)
        yield _decision(story, told)
        if told.is_full and not told.decision.is_recommendation and told.decision.published_on:
            yield from _call_in(story, told)
            yield from _effect(story, told)


def _notice(story: Story, told: Told) -> Iterator[Step]:
    """The forward plan's notice of the decision, where one was given."""
    decision = told.decision
    given = first_notice_on(decision)
    if given is None or given > story.on or decision.decided_on is None:
        return
    days = (decision.decided_on - given).days - 1
    yield Step(
        "Notice",
        "Put on the forward plan",
        at=given,
        rank=2,
        on=given,
        says=(f"{days} clear days before the decision {decision.reference}.",),
    )


def _decision(story: Story, told: Told) -> Step:
    decision = told.decision
    day = decision.decided_on
    maker = decision.decision_maker
    parts = _listed([part.label.lower() for part in told.parts])
    says = [decision.summary] if decision.summary and told.is_full else []
    kind = "Scrutiny" if decision.is_recommendation else "Decision"
    if day is None:
        when = long_date(decision.due_day) if decision.due_day else decision.due_period or "a day not yet known"
        says.append(f"To be decided by {maker or 'a decision maker not yet named'}: {when}.")
    elif decision.is_recommendation:
        says.append(f"{maker} recommended; it binds nobody and is no executive decision.")
    else:
        says.append(f"{maker} decided ({parts}). {_particulars(told)}".strip())
    if decision.decided_on and not decision.published_on:
        says.append("Not published yet.")
    noted = is_assumed(day, told.assumptions)
    return Step(
        kind if day else "Planned",
        f"{decision.reference}: {decision.title}",
        at=day or decision.due_day or story.on,
        rank=3,
        on=day or decision.due_day,
        date_words="" if day or decision.due_day else "No day set",
        note=ASSUMED if noted else "",
        url=reverse("overview:decision", args=[decision.reference]),
        says=tuple(says),
        clauses=tuple(_clause(story, told, clause) for clause in told.clauses),
        state="done" if day else "next",
    )


def _particulars(told: Told) -> str:
    """“Key decision: spending or savings and effect on communities. All wards. 3 alternatives considered.”"""
    decision = told.decision
    parts = []
    if decision.key:
        how, why = key_words(decision)
        parts.append(f"Key decision{how.removeprefix('Yes')}: {_lower(why)}.")
    if not told.is_full:
        return " ".join(parts)
    if decision.all_wards:
        parts.append("All wards.")
    count = len(decision.alternatives.all())
    if count:
        parts.append("1 alternative considered." if count == 1 else f"{count} alternatives considered.")
    return " ".join(parts)


def _clause(story: Story, told: Told, clause: Clause) -> ClauseLine:
    gives = []
    for money in told.money:
        if money.approval.clause_id == clause.pk:
            gives.append(f"{approval_words(money.approval)} {left_words(money.balance)}")
    gives += [delegation_words(power) for power in told.powers if power.clause_id == clause.pk]
    url = reverse("overview:clause", args=[told.decision.reference, clause.slug]) if gives else ""
    return ClauseLine(clause.label, Verb(clause.verb).label, clause.text, tuple(gives), url)


def _call_in(story: Story, told: Told) -> Iterator[Step]:
    """What became of call-in."""
    decision, explained, received = told.decision, told.explained, told.call_in
    noted = ASSUMED if is_assumed(decision.published_on, told.assumptions) else ""
    if received is not None:
        says = [f"Asked for by {received.members} members. {received.grounds}"]
        settled = received.outcome is not None and received.resolved_on is not None and received.resolved_on <= story.on
        if settled:
            says.append(f"{CallInOutcome(received.outcome).label}, {long_date(received.resolved_on)}.")  # type: ignore[arg-type]
        else:
            says.append("Nothing may be done under the decision until this is settled.")
        title = "Called in" if settled else "Called in: not in effect"
        yield Step("Call-in", title, received.received_on, 4, received.received_on, says=tuple(says), flagged=True)
        return
    deadline = deadline_of_call_in(explained) if explained else None
    if explained is None or deadline is None:
        return
    count = "1 working day" if len(explained.counted) == 1 else f"{len(explained.counted)} working days"
    first = long_date(explained.counted[0])
    if deadline < story.on:
        title, words = f"{count} passed, nobody asked", f"Open to call-in from {first} to {long_date(deadline)}."
    else:
        title, words = f"Open to call-in until {weekday_date(deadline)}", f"{count}, counted from {first}."
    published = f"Published on {weekday_date(decision.published_on)}." if decision.published_on else ""
    yield Step("Call-in", title, deadline, 4, deadline, note=noted, says=(f"{published} {words}".strip(),))


def _effect(story: Story, told: Told) -> Iterator[Step]:
    decision = told.decision
    if decision.effective_from is None:
        return
    noted = ASSUMED if is_assumed(decision.published_on, told.assumptions) else ""
    past = decision.effective_from <= story.on
    yield Step(
        "In effect",
        f"{decision.reference} {'took' if past else 'takes'} effect on {weekday_date(decision.effective_from)}",
        decision.effective_from,
        5,
        decision.effective_from,
        note=noted,
        explained=told.explained,
    )
    if decision.superseded_from and decision.superseded_from <= story.on:
        day = decision.superseded_from
        yield Step("Replaced", f"{decision.reference} was replaced by a later decision", day, 5, day)


def _noted_follow_ups(story: Story) -> Iterator[Step]:
    """What is to come back, and to whom; without a day it stands where the reader is."""
    for told in story.decisions:
        if not told.is_full:
            continue
        for follow_up in told.decision.follow_ups.all():
            done = follow_up.done_on if follow_up.done_on and follow_up.done_on <= story.on else None
            day = done or follow_up.by_on
            yield Step(
                "Follow-up",
                f"{follow_up.what} (to {follow_up.to_whom})",
                at=day or story.on,
                rank=60 if day is None else 6,
                on=day,
                date_words="" if day else "No day set",
                state="done" if done else "next" if day is None or day > story.on else "done",
                says=(f"Asked for in {told.decision.reference}." + ("" if done else " Not recorded as done."),),
            )


# Lots, awards, rosters


def _lots(story: Story) -> Iterator[Step]:
    """The lots with their routes; put after the last decision to procure that had effect before an award."""
    if not story.lots:
        return
    approved = [
        told.decision.effective_from or told.decision.decided_on
        for told in story.decisions
        if not told.decision.is_recommendation and Part.APPROVAL in told.parts
    ]
    decided = [told.decision.effective_from or told.decision.decided_on for told in story.decisions]
    days = [day for day in approved or decided if day and day <= story.on]
    awarded = [contract.awarded_on for contract in story.contracts if contract.awarded_on]
    at = max(days) if days else min(awarded, default=story.on)
    parents = {lot.parent_id for lot in story.lots if lot.parent_id}
    lines = tuple(_lot(story, lot) for lot in story.lots)
    missing = [line for line in lines if line.missing and line.lot.pk not in parents]
    leaves = [lot for lot in story.lots if lot.pk not in parents]
    routes = {lot.route for lot in leaves if lot.route}
    count = "1 lot" if len(leaves) == 1 else f"{len(leaves)} lots"
    if parents:
        tops = sum(lot.parent_id is None for lot in story.lots)
        subs = sum(lot.parent_id is not None for lot in story.lots)
        count = f"{'1 lot' if tops == 1 else f'{tops} lots'} with {'1 sub-lot' if subs == 1 else f'{subs} sub-lots'}"
    by = f"by {_lower(route_words(routes.pop()))}" if len(routes) == 1 else f"by {len(routes)} routes"
    says = []
    if missing:
        names = _listed([f"lot {line.lot.number}" for line in missing[:MOST_LOTS_NAMED]])
        if len(missing) > MOST_LOTS_NAMED:
            names = f"{len(missing):,} lots"
        says.append(f"The route of {names} is not stated: nothing can be awarded there until it is known.")
    yield Step(
        "Procurement",
        f"{count}, {by}" if lines and (routes or len(missing) < len(leaves)) else count,
        at=at,
        rank=7,
        date_words="Not dated",
        flagged=bool(missing),
        says=tuple(says),
        lots=lines,
    )


def _lot(story: Story, lot: Lot) -> LotLine:
    suppliers = []
    for contract in story.of_lot(lot):
        if contract.is_umbrella:
            roster = story.rosters.get(contract.pk)
            suppliers.append(Line(_on_roster(roster, lot), _contract_url(contract)))
            if not lot.sublots.all() and not _has_orders(story, contract, lot):
                suppliers.append(Line("No order placed yet"))
        elif contract.kind != ContractKind.CALL_OFF:
            provider = provider_on(contract, story.on)
            suppliers.append(Line(str(provider or "Not chosen yet"), _contract_url(contract)))
    if not suppliers:
        planned = f"{lot.suppliers_decided} suppliers planned; " if lot.suppliers_decided else ""
        suppliers.append(Line(f"{planned}not awarded".capitalize()))
    terms = [words for words in (lot.how_awarded, lot.guaranteed_volume, lot.price_terms, lot.package_words) if words]
    if lot.value is not None:
        either = f" or {pounds(lot.value_if)}" if lot.value_if is not None else ""
        terms.append(
            f"{pounds(lot.value)}{either}: {lot.value_words}" if lot.value_words else f"{pounds(lot.value)}{either}"
        )
    return LotLine(
        lot,
        contract_pages.lot_words(lot),
        route_words(lot.route),
        not lot.route,
        tuple(suppliers),
        tuple(terms),
        lot.parent_id is not None,
    )


def _has_orders(story: Story, umbrella: Contract, lot: Lot) -> bool:
    """Whether an order under an umbrella covers a lot; one that names no lot may be for any."""
    return any(
        contract.umbrella_id == umbrella.pk
        and contract.state != DRAFT
        and (not (lots := {link.lot_id for link in contract.lot_links.all()}) or lot.pk in lots)
        for contract in story.contracts
    )


def _on_roster(roster: Roster | None, lot: Lot) -> str:
    """How many are on the roster for a lot; of a withheld roster only the whole is known."""
    if roster is None:
        return "A roster"
    if not roster.names_shown:
        return f"{roster.suppliers} in all"
    for group in roster.lots:
        if group.title == contract_pages.lot_words(lot):
            return "1 supplier" if len(group.members) == 1 else f"{len(group.members)} suppliers"
    return f"{roster.suppliers} in all" if lot.sublots.all() else "Nobody yet"


def _awards(story: Story) -> Iterator[Step]:
    """Awards: each umbrella by itself; other contracts together where they rest on the same authority and were awarded
    within a month of one another. One that was never signed is told apart."""
    awarded = [
        (contract, row)
        for contract in story.contracts
        if (row := next((act for act in story.acts.get(contract.pk, []) if act.kind == ActKind.AWARD), None))
    ]
    groups: dict[tuple[Any, ...], list[list[tuple[Contract, Commitment]]]] = {}
    for contract, row in sorted(awarded, key=lambda one: one[1].made_on):
        key = (contract.state == NOT_SIGNED, row.authority, row.clause_id, row.delegation_id, row.acting_post_id)
        together = groups.setdefault((contract.pk,) if contract.is_umbrella else (*key, contract.kind), [])
        if together and row.made_on - together[-1][-1][1].made_on <= SOON_AFTER:
            together[-1].append((contract, row))
        else:
            together.append([(contract, row)])
    for together in groups.values():
        for group in together:
            yield _award(story, group)


def _award(story: Story, group: list[tuple[Contract, Commitment]]) -> Step:
    contracts = [contract for contract, _ in group]
    first, last = group[0][1].made_on, max(row.made_on for _, row in group)
    one, row = group[0]
    title = one.title if len(group) == 1 else f"{len(group)} {_plural(one)} awarded"
    says = [f"{_authority(story, row, consulted=len({act.consultation for _, act in group}) == 1)}."]
    stated = [act.amount for _, act in group if act.amount is not None]
    if len(group) > 1 and stated and sum(stated):
        says.append(f"{pounds(sum(stated, Decimal(0)))} in all.")
    if any(act.amount is None for _, act in group):
        says.append("The value is not stated in the source.")
    if one.state == NOT_SIGNED:
        says.append("Never signed: the money was released.")
    noted = any(
        is_assumed(act.made_on, _assumptions(story, contract), "award", _lower(kind_words(contract)))
        for contract, act in group
    )
    return Step(
        "Call-off" if one.kind == ContractKind.CALL_OFF else "Award",
        title,
        at=first,
        rank=10,
        on=first,
        date_words=_range_words(first, last),
        note=ASSUMED if noted else "",
        url=_contract_url(one) if len(group) == 1 else "",
        says=tuple(says),
        lines=(_single(one),) if len(group) == 1 and not one.is_umbrella else (),
        contracts=tuple(contract_line(contract) for contract in contracts) if len(group) > 1 else (),
    )


def _single(contract: Contract) -> Line:
    """The provider of a contract that was awarded by itself, with what it is worth."""
    line = contract_line(contract)
    return replace(line.provider, note=f"{contract.reference}, {line.value[:1].lower()}{line.value[1:]}")


def _range_words(first: date, last: date) -> str:
    """“17 to 21 Apr 2023”; nothing for a single day, which the step shows by itself."""
    if first == last:
        return ""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {short_date(last)}"
    return f"{short_date(first)} to {short_date(last)}"


def contract_line(contract: Contract) -> ContractLine:
    """A contract as a row: the provider that it was awarded to, with an address, and its value in words."""
    provider = provider_on(contract, contract.awarded_on) if contract.awarded_on else contract.provider
    line = Line(provider.legal_name, reverse("overview:provider", args=[provider.reference])) if provider else Line("–")
    return ContractLine(contract, line, value_words(contract.value, contract.value_qualifier))


def _plural(contract: Contract) -> str:
    words = _lower(kind_words(contract))
    return f"{words}s"


def _authority(story: Story, row: Commitment, *, consulted: bool = True) -> str:
    """Who had the power for an act, in a clause of a sentence; a clause the reader may not see is not named.

    `consulted`: with whom was consulted, which is told of one act or of several that have it in common.
    """
    seen = {clause.pk for told in story.decisions for clause in told.clauses}
    if row.authority == AuthorityKind.DELEGATION and row.delegation:
        clause = row.delegation.clause
        words = f"By the {row.acting_post}, under {_cited(clause, seen)}"
        return f"{words}. {row.consultation}" if consulted and row.consultation and clause.pk in seen else words
    if row.authority == AuthorityKind.DECISION and row.clause:
        return f"Under {_cited(row.clause, seen)}"
    if row.authority == AuthorityKind.STANDING:
        return f"By the {row.acting_post}, under the standing orders: {row.standing_words.rstrip('.')}"
    return f"Recorded from before: {row.recorded_words.rstrip('.')}"


def _cited(clause: Clause, seen: set[int]) -> str:
    return clause.cited_as if clause.pk in seen else "a clause that is not public"


def _rosters(story: Story) -> Iterator[Step]:
    """Who is on each umbrella; withheld names stay a count with the paragraph and the day of review."""
    for contract in story.contracts:
        roster = story.rosters.get(contract.pk)
        if roster is None:
            continue
        first = contract.roster.order_by("joined_on").values_list("joined_on", flat=True).first()
        joined = first if first and first <= story.on else contract.starts_on
        if joined is None or joined > story.on or not roster.count:
            continue
        withheld = roster.withheld_words
        lines = []
        for group in roster.lots:
            providers = [member.entry.provider for member in group.members]
            links = tuple(Line(one.legal_name, reverse("overview:provider", args=[one.reference])) for one in providers)
            lines.append(Line(f"{group.title}:", links=links))
        decided = f" The decision named {roster.decided}." if roster.decided else ""
        says = [f"{_entered(contract)}.{decided}"]
        if withheld:
            says.append(withheld)
            if roster.names_shown:
                says.append("You see the names because you may read exempt matter.")
        yield Step(
            "Roster",
            f"{roster.suppliers} on the roster of {contract.reference}",
            at=joined,
            rank=12,
            on=joined,
            note=ASSUMED if is_assumed(joined, _assumptions(story, contract)) else "",
            url=f"{_contract_url(contract)}#roster",
            says=tuple(says),
            lines=tuple(lines),
        )


def _entered(contract: Contract) -> str:
    rules = {
        ContractKind.FRAMEWORK: "Nobody can join a framework during its life",
        ContractKind.DPS: "Any qualified supplier may join at any time",
        ContractKind.DYNAMIC_MARKET: "Any qualified supplier may join at any time",
        ContractKind.FLEXIBLE: "Suppliers join as the terms of the system say",
    }
    return rules[ContractKind(contract.kind)]


# Service, later acts, breaks, ends


def _service(story: Story) -> Iterator[Step]:
    """When service began or begins, contracts of the same day together."""
    starts: dict[date, list[Contract]] = {}
    for contract in story.agreed:
        if contract.starts_on:
            starts.setdefault(contract.starts_on, []).append(contract)
    for day, contracts in starts.items():
        began = "began" if day <= story.on else "will begin"
        ends = {end_known_on(contract, story.on) for contract in contracts} - {None}
        assumptions = _assumptions(story, *contracts)
        until = f"For a first term until {long_date(min(_firsts(contracts, story.on)))}." if len(ends) == 1 else ""
        yield Step(
            "Service",
            f"{counted(contracts)} {began}",
            at=day,
            rank=14,
            on=day,
            note=ASSUMED if is_assumed(day, assumptions) else "",
            says=(until,) if until else (),
        )


def _firsts(contracts: Iterable[Contract], on: date) -> list[date]:
    return [day for contract in contracts if (day := contract.initial_end or end_known_on(contract, on))]


def counted(contracts: Sequence[Contract]) -> str:
    """“3 service contracts and 1 flexible purchasing system”; a single contract by its title."""
    if len(contracts) == 1:
        return contracts[0].title
    kinds: dict[str, int] = {}
    for contract in contracts:
        kinds[contract.kind] = kinds.get(contract.kind, 0) + 1
    parts = [
        f"{count} {_lower(ContractKind(kind).label)}{'' if count == 1 else 's'}"
        for kind, count in sorted(kinds.items())
    ]
    return _listed(parts)


def _drafts(story: Story) -> Iterator[Step]:
    """Contracts prepared and not awarded: working papers that only staff find among the contracts they may see."""
    held = [contract for contract in story.contracts if contract.state in (DRAFT, AWARDED)]
    if not held:
        return
    lines = []
    for contract in held:
        value = value_words(contract.value, contract.value_qualifier)
        either = f", or {pounds(contract.value_if)} by the other reading" if contract.value_if is not None else ""
        state = contract.get_state_display().lower()
        lines.append(
            Line(f"{contract.reference} {contract.title}", _contract_url(contract), f"{state}: {value}{either}")
        )
    yield Step(
        "Not yet agreed",
        f"{len(held)} {'contract is' if len(held) == 1 else 'contracts are'} prepared",
        story.on,
        62,
        date_words="Not awarded" if all(contract.state == DRAFT for contract in held) else "Not signed",
        state="next",
        lines=tuple(lines),
    )


def _lower(words: str) -> str:
    """A label within a sentence; abbreviations keep their capitals."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


_LATER = {
    ActKind.EXTENSION: "Extension",
    ActKind.VARIATION: "Variation",
    ActKind.RELEASE: "Release",
    ActKind.CORRECTION: "Correction",
}


def _later_acts(story: Story) -> Iterator[Step]:
    """Extensions, variations, releases and corrections of the commission's own contracts, and terminations."""
    for contract in story.contracts:
        for row in story.acts.get(contract.pk, []):
            if row.kind == ActKind.AWARD:
                continue
            amount = f"{pounds(row.amount)} on " if row.amount else ""
            says = [contract_pages.act_note(row)] if contract_pages.act_note(row) else []
            if row.authority:
                says.append(f"{_authority(story, row)}.")
            beyond = row.extension is not None and row.extension.option is None
            if beyond:
                says.append("Beyond the options of the contract.")
            what = f"{contract_pages.act_words(row)}: " if row.extension or row.corrects else ""
            yield Step(
                _LATER[ActKind(row.kind)],
                f"{what}{amount}{contract.reference}",
                at=row.made_on,
                rank=20,
                on=row.made_on,
                note=ASSUMED if is_assumed(row.made_on, _assumptions(story, contract), row.kind) else "",
                url=_contract_url(contract),
                flagged=beyond,
                says=tuple(says),
            )
        yield from _termination(story, contract)


def _termination(story: Story, contract: Contract) -> Iterator[Step]:
    """That a contract was terminated; while its last day is to come, when that was given."""
    day, given = contract.terminated_on, contract.termination_made_on
    if day is None or (day > story.on and (given is None or given > story.on)):
        return
    words = f"{contract.reference} was terminated"
    if day > story.on:
        words = f"{words}: {long_date(day)} is its last day"
    at = min(day, given or day) if day > story.on else day
    yield Step("Termination", words, at, 30, at, url=_contract_url(contract), says=(contract.ended_reason or "",))


def _breaks(story: Story) -> Iterator[Step]:
    """Break points and reviews, of contracts of the same day together."""
    points: dict[tuple[date, int], list[tuple[Contract, BreakPoint]]] = {}
    for contract in story.agreed:
        for point in contract.breaks.all():
            points.setdefault((point.falls_on, point.after_months), []).append((contract, point))
        day = contract.review_on
        if day:
            why = [one.why for one in contract.assumptions.all() if is_assumed(day, [one])]
            yield Step(
                "Review",
                f"Review of {contract.reference}",
                day,
                22,
                day,
                note=ASSUMED if why else "",
                url=_contract_url(contract),
                says=tuple(why),
            )
    for (day, months), held in points.items():
        used = [contract.reference for contract, point in held if point.exercised_on and point.exercised_on <= story.on]
        names = _listed([contract.reference for contract, _ in held])
        if used:
            says = f"Used for {_listed(used)}: service ended on this day."
        elif day < story.on:
            says = f"Not used: {names} ran on."
        else:
            says = f"Either side may end {names} on this day. It is no option: if nobody acts, the contract runs on."
        yield Step("Break", f"Break after {months_words(months)}", day, 24, day, says=(says,))


def _ends(story: Story) -> Iterator[Step]:
    """Options and ends; contracts with the same days together."""
    groups: dict[tuple[Any, ...], list[Contract]] = {}
    for contract in story.agreed:
        if contract.terminated_on and contract.terminated_on <= story.on:
            continue
        days = (end_known_on(contract, story.on), *last_ends_on(contract, story.on))
        left = tuple((option.months, option.pot, option.position) for option in options_left(contract, story.on))
        groups.setdefault((*days, left), []).append(contract)
    # Only ends that are days: an end that is an event is told by the contract's own page.
    for (end, last, last_if, left), contracts in groups.items():
        if end is not None:
            yield from _end(story, contracts, end, last, last_if, bool(left))


def _end(
    story: Story, contracts: list[Contract], end: date, last: date | None, last_if: date | None, has_options: bool
) -> Iterator[Step]:
    past = end < story.on
    who = counted(contracts)
    is_open = any(contract_pages.standing(contract, story.on).words == "Past its end" for contract in contracts)
    many = len(contracts) > 1
    options = options_left(contracts[0], story.on)
    says = []
    if past and has_options:
        says.append(f"With {_options_words(options)}: no use is recorded.")
    elif past and is_open:
        says.append("What came after is not recorded here.")
    elif not past and not has_options:
        says.append("No option to extend is left.")
    url = _contract_url(contracts[0]) if not many else ""
    verb = "ended" if past else "end" if many else "ends"
    if not past and has_options:
        yield Step(
            "Option", _option_title(who, options), end, 40, end, url=url, says=(_option_says(options, last, last_if),)
        )
    assumptions = _assumptions(story, *contracts)
    yield Step(
        "Ended" if past else "End",
        f"{who} {verb}" if not has_options or past else f"{who} {verb}, if not extended",
        at=end,
        rank=42,
        on=end,
        note=ASSUMED if is_assumed(end, assumptions) else "",
        url=url,
        says=tuple(says),
        flagged=past and is_open and story.is_staff,
    )
    if last is None or last == end:
        return
    if last_if is not None and last_if != last:
        yield Step(
            "Last possible end",
            f"{long_date(last)} or {long_date(last_if)}: the record disagrees",
            last,
            44,
            last,
            note=f"or {short_date(last_if)}",
            flagged=True,
            says=(
                "With every option used the parts of the term end on the later day, the stated total on the earlier. "
                "Until it is settled, plan for the earlier.",
            ),
        )
    elif not past:
        longest = "They cannot run longer." if many else "It cannot run longer."
        yield Step("Last possible end", f"{who}, with every option used", last, 44, last, says=(longest,))


def _option_title(who: str, options: Sequence[ExtensionOption]) -> str:
    return f"{who}: {_options_words(options)} could follow"


def _option_says(options: Sequence[ExtensionOption], last: date | None, last_if: date | None) -> str:
    if last is None:
        return "How long it could run then is not stated."
    either = f" or {long_date(last_if)}, which is disputed" if last_if and last_if != last else ""
    return f"With every option used it would run to {long_date(last)}{either}."


# What must be done, and what follows


def _after(story: Story) -> Iterator[Step]:
    """The commissions that follow this one's contracts."""
    ends = [day for contract in story.agreed if (day := end_known_on(contract, story.on))]
    for commission in story.after:
        day = commission.planned_start
        yield Step(
            "Successor",
            f"{commission.reference}: {commission.title}",
            at=day or max(ends, default=story.on),
            rank=50,
            on=day,
            date_words="" if day else "Not dated",
            url=reverse("overview:commission", args=[commission.reference]),
            says=(commission.need,),
        )


def _act_by(story: Story) -> Iterator[Step]:
    """The last day to act, with the days that it is counted back from; for staff."""
    act = to_act(story)
    binding = act.path.binding if act else None
    if act is None or binding is None:
        return
    missed = act.day < story.on
    who = act.contract.reference
    chain = [ChainLine(step.date, step.name) for step in act.path.steps if step.is_act and not step.done]
    verb = "extend" if act.path.kind == PlannedPath.EXTEND else "replace"
    yield Step(
        "Act by",
        f"Too late to {verb} {who} in time" if missed else f"Last day to begin to {verb} {who}",
        at=max(act.day, story.on),
        rank=-1 if not missed else 61,
        on=act.day,
        note=days_words((act.day - story.on).days),
        url=_contract_url(act.contract),
        state="now",
        flagged=missed,
        says=(_act_says(act, story.on),),
        chain=tuple(chain),
    )


def _act_says(act: ToAct, on: date) -> str:
    """Why that day; where the choice between two paths has gone by, which of them is left."""
    decide_by = act.timetable.decide_by
    if decide_by and decide_by < on:
        left = "extended" if act.path.kind == PlannedPath.EXTEND else "replaced"
        return f"Until {weekday_date(decide_by)} there was a choice; since then it can only be {left}."
    return act.timetable.sentence


def _assumptions(story: Story, *contracts: Contract) -> list[Any]:
    """What was assumed of the commission and of these contracts."""
    return [*story.assumptions, *(one for contract in contracts for one in contract.assumptions.all())]


def _contract_url(contract: Contract) -> str:
    return reverse("contracts:detail", args=[contract.reference])
