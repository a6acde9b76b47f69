"""What stands out on a contract or a commission on a day: plain findings with what to do and which rule says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import Min, Prefetch, QuerySet, Sum, prefetch_related_objects
from django.utils import timezone

from commissioning.council.models import StandingOrders
from commissioning.kit import terms
from commissioning.kit.checks import Check, Severity, worst_first
from commissioning.kit.dates import long_date, month_name, months_words
from commissioning.kit.fetching import fetch_lists
from commissioning.kit.money import pounds
from commissioning.kit.terms import last_day, months_between
from commissioning.procurement import routes
from commissioning.procurement.lifecycle import OPEN
from commissioning.procurement.models import Commission, CommissionDecision, CommissionDoubt, Lot
from commissioning.procurement.timetable import exercise_by
from contracts import rules
from contracts.changes import provider_on, vat_rate_of
from contracts.choices import ActKind, AuthorityKind, ContractKind
from contracts.ledger import ZERO, decisions_behind, percent_of
from contracts.lifecycle import AWARDED, DRAFT, NOT_SIGNED, PUBLIC_STATES, SIGNED
from contracts.models import Commitment, Contract, ContractLot, Extension, Predecessor, RosterEntry
from contracts.notices import State, notices_of
from contracts.performance import measured, needs_kpis
from decisions.choices import Origin, Qualifier
from decisions.lifecycle import CALLED_IN
from decisions.lifecycle import PUBLIC_STATES as DECISION_PUBLIC_STATES
from decisions.models import Approval, Clause, Decision, Delegation
from providers import rules as provider_rules
from providers.models import Assurance


@dataclass(frozen=True)
class Kind:
    """One kind of finding: when it fires, what it cites, whether a stranger sees it on a public record."""

    severity: str
    fires_when: str
    citation: str
    public: bool = False


CLAUSE = "the clause of the decision"
MODIFY = "PCR 2015 reg 72; PA 2023 s74"

CATALOGUE: dict[str, Kind] = {
    "term-contradiction": Kind(
        "warn", "a stated total or last day differs from the arithmetic", "the term as written", True
    ),
    "value-over-approval": Kind("warn", "the yearly cost over the whole term exceeds a maximum", CLAUSE, True),
    "source-doubtful": Kind("note", "a copied source omits or contradicts a fact", "the source", True),
    "qualifier-doubtful": Kind("note", "the words leave open how a sum is meant", CLAUSE, True),
    "approval-overspent": Kind("stop", "more is committed than the maximum", CLAUSE, True),
    "estimate-passed": Kind("warn", "more is committed than was estimated", CLAUSE, True),
    "approval-90": Kind("warn", "90% or more of an approval is committed", CLAUSE, True),
    "term-over-authority": Kind(
        "stop; copied: warn", "the contract ends later than the approval or the delegation allows", CLAUSE
    ),
    "award-plus-variation": Kind(
        "warn", "one contract's acts under a delegation come to more than its limit for each action", CLAUSE, True
    ),
    "award-before-effect": Kind(
        "stop; copied: warn",
        "an act rests on a decision that is called in, was referred back, or had no effect on its day",
        "standing orders; LGA 2000 s9F(4)",
    ),
    "no-officer-record": Kind("warn", "an act under a delegation has no decision record", "MAI 2012 reg 13"),
    "uncharged": Kind(
        "warn", "money at or over the cabinet threshold is charged to no approval", "standing orders", True
    ),
    "extension-beyond": Kind(
        "stop; with a ground: warn", "an extension beyond the options, or after the end", MODIFY, True
    ),
    "notice-day-missed": Kind(
        "stop; with the supplier's agreement: warn",
        "the supplier's notice day of an open option has passed, or an option was used after it",
        "the contract",
    ),
    "ran-past-end": Kind("warn", "the contract ended and was neither closed nor extended", "standing orders"),
    "call-off-outside": Kind(
        "stop",
        "a call-off to a provider that was not on the lot, or was suspended, on the day",
        "PCR 2015 regs 33–34; PA 2023 s45",
    ),
    "framework-over-4": Kind(
        "stop",
        "a framework, not light touch, runs over four years without a justification; an open one over eight",
        "PCR 2015 reg 33(3); PA 2023 ss47(2)–(3) and 49",
    ),
    "roster-count": Kind("warn", "more or fewer suppliers are entered than were decided", CLAUSE, True),
    "lot-thin": Kind("warn", "fewer than two providers on a lot meant for several", CLAUSE),
    "route-not-stated": Kind("warn", "a lot has no route", "standing orders", True),
    "predecessor-gap": Kind("warn", "days between the contract before and its successor", "the contracts", True),
    "predecessor-overlap": Kind("warn", "days shared by the contract before and its successor", "the contracts", True),
    "no-lead": Kind(
        "warn", "a contract that runs or an open commission has no lead officer, or theirs has left", "standing orders"
    ),
    "kpis-missing": Kind(
        "warn",
        "a contract over £5 million, not light touch and no framework, has fewer than three performance indicators",
        "PA 2023 s52",
    ),
    "assessment-due": Kind(
        "warn",
        "the performance of such a contract was not assessed within 12 months, or at its end",
        "PA 2023 s71; PR 2024 reg 39",
    ),
    "statutory-notice-due": Kind(
        "warn",
        "a notice that the contract owes is not recorded as given, and its day has passed",
        "PA 2023 ss50, 53, 71, 75, 77 and 80; PCR 2015 reg 50",
    ),
    "assurance-lapsed": Kind(
        "warn",
        "an assurance of the provider of a live contract has lapsed, or lapses within 60 days, and is not renewed",
        "the contract",
    ),
    "recorded-late": Kind("note", "an act was entered more than 30 days after it was done", "standing orders"),
    "spot-aggregate": Kind(
        "warn",
        "the spot purchases of a service come to the threshold within 12 months",
        "PCR 2015 reg 6; PA 2023 Sch 3 (check the wording)",
    ),
    "dps-long-stop": Kind(
        "stop", "a dynamic purchasing system reaches beyond 23 February 2029", "SI 2024/716 reg 5(4)"
    ),
}
"""Every code that this room finds, for the page of rules."""

SHARED = {"term-contradiction", "value-over-approval", "approval-overspent", "estimate-passed", "approval-90"}
MONEY = (
    "value-over-approval",
    "approval-overspent",
    "estimate-passed",
    "approval-90",
    "term-over-authority",
    "award-plus-variation",
    "qualifier-doubtful",
)
"""What is found on a contract and speaks of the money or power that a decision gave."""
OF_A_DECISION = ("reference", "state", "key", "call_in_applies", "effective_from", "superseded_from")
"""What is read of a decision that an act rests on."""
_pk = attrgetter("pk")
DAY = timedelta(days=1)
LATE_AFTER_DAYS = 30
MOST_TOLD_APART = 12
NEARLY_SPENT = 90


@dataclass(frozen=True)
class Known:
    """What the findings say of approvals and clauses on a day, fetched at once however many there are.

    `spent` is what is committed by approval; `closed` are the clauses that not everybody may read.
    """

    on: date
    spent: dict[int, Decimal]
    closed: frozenset[int]

    @classmethod
    def of(cls, authorities: Iterable[Approval | Delegation | Clause], on: date) -> Known:
        """What there is to know of approvals, delegations, and clauses cited by themselves."""
        authorities = list(authorities)
        approvals = {authority.pk for authority in authorities if isinstance(authority, Approval)}
        clauses = {authority.pk if isinstance(authority, Clause) else authority.clause_id for authority in authorities}
        rows = Commitment.objects.filter(approval__in=approvals, made_on__lte=on).order_by()
        totals = rows.values_list("approval").annotate(total=Sum("amount"))
        open_to_all = Clause.objects.not_exempt().filter(pk__in=clauses).order_by().values_list("pk", flat=True)
        return cls(on, {pk: total or ZERO for pk, total in totals}, frozenset(clauses.difference(open_to_all)))

    def told_by(self, clause: Clause, found: Check) -> Check:
        """A finding that tells what a clause says: it is seen by those who may read that clause."""
        exempt = clause.pk in self.closed
        published = clause.decision.state in DECISION_PUBLIC_STATES
        return replace(found, public=found.public and published and not exempt, exempt=exempt)


def checks_of_contract(contract: Contract, *, on: date) -> list[Check]:
    """The findings on a contract as at a day, worst first. Those of a contract that is not public are not public."""
    return checks_of_contracts([contract], on=on)


def checks_of_contracts(contracts: Iterable[Contract], *, on: date, spots: Spots | None = None) -> list[Check]:
    """The findings on some contracts, those of each worst first, in as many queries as those on one.

    `spots`: of that day, where several batches are judged by the same.
    """
    judged = _judged(Contract.objects.filter(pk__in=[contract.pk for contract in contracts]))
    return _findings(judged, Known.of(_authorities(judged), on), spots)


def money_checks_of(contracts: Iterable[Contract], *, on: date) -> list[Check]:
    """Of the findings on some contracts those that speak of the money or power that decisions gave (MONEY)."""
    with_acts = list(Contract.objects.filter(pk__in=[contract.pk for contract in contracts]))
    _fetch_commitments(with_acts)
    known = Known.of(_authorities(with_acts), on)
    found: list[Check] = []
    for contract in with_acts:
        own = [check for check in (*_term(contract), *_money(contract, known)) if check.code in MONEY]
        found += worst_first(_as_public_as(contract, own))
    return found


def checks_of_commission(commission: Commission, *, on: date, lots: Sequence[Lot] | None = None) -> list[Check]:
    """The findings on a commission as at a day with those of its contracts and of the ones before, worst first.

    `lots`: its lots with their sub-lots, where they are fetched already.
    """
    judged = _judged(Contract.objects.all().about([commission.pk]))
    found = [
        *checks_of_commissions([commission], on=on, lots=lots),
        *_findings(judged, Known.of(_authorities(judged), on)),
    ]
    # Contracts of one commission share their term and their approval: what concerns these is said once.
    once: dict[tuple[str, ...], Check] = {}
    for check in found:
        key = (check.code, check.sentence, "" if check.code in SHARED else check.subject)
        said = once.setdefault(key, check)
        if check.public and not said.public:
            once[key] = check
    return worst_first(list(once.values()))


def checks_of_commissions(
    commissions: Iterable[Commission], *, on: date, lots: Sequence[Lot] | None = None
) -> list[Check]:
    """The findings on some commissions alone, without those of their contracts, in as many queries as those on one.

    `lots`: all their lots in order with their sub-lots, where they are fetched already.
    """
    commissions = list(commissions)
    prefetch_related_objects(commissions, "lead_officer")
    if lots is None:
        lots = list(Lot.objects.filter(commission__in=commissions).in_order().prefetch_related("sublots"))
    doubts = CommissionDoubt.objects.filter(commission__in=commissions)
    links = CommissionDecision.objects.filter(commission__in=commissions).values_list("commission_id", "decision_id")
    by_commission: dict[int, set[int]] = {}
    for commission_id, decision_id in links:
        by_commission.setdefault(commission_id, set()).add(decision_id)
    decisions = {pk for linked in by_commission.values() for pk in linked}
    approvals = _approvals_by(decisions)
    known = Known.of(approvals, on)
    uncharged, orders = _uncharged_rows(commissions, on), tuple(StandingOrders.objects.order_by("-in_force_from"))
    links_before = Predecessor.objects.filter(commission__in=commissions).select_related("contract")
    followed = sorted(links_before.order_by(), key=_pk)
    begun = Contract.objects.filter(commission__in=commissions).exclude(state=NOT_SIGNED).order_by()
    starts = dict(begun.values_list("commission").annotate(first=Min("starts_on")))
    found: list[Check] = []
    for commission in commissions:
        written = [doubt for doubt in doubts if doubt.commission_id == commission.pk]
        linked = by_commission.get(commission.pk, ())
        found += [
            *(_lead(commission, "commission") if commission.state == OPEN else ()),
            *_papers(commission, written),
            *_lots(commission, [lot for lot in lots if lot.commission_id == commission.pk], written),
            *_approvals(commission, [row for row in approvals if row.clause.decision_id in linked], known),
            *_uncharged(commission, uncharged.get(commission.pk, ()), orders),
            *_predecessors(
                commission,
                starts.get(commission.pk) or commission.planned_start,
                [link.contract for link in followed if link.commission_id == commission.pk],
            ),
        ]
    return found


def spending_checks_of(decisions: Iterable[Decision], *, on: date) -> list[Check]:
    """What some decisions approved and what is committed of it, where that is nearly all or more."""
    approvals = _approvals_by(decisions)
    known = Known.of(approvals, on)
    return [check for approval in approvals for check in _spent(approval, known)]


def _approvals_by(decisions: Iterable[Decision | int]) -> list[Approval]:
    rows = Approval.objects.filter(clause__decision__in=decisions).select_related("clause__decision")
    return sorted(rows.order_by(), key=_pk)


def _judged(contracts: QuerySet[Contract]) -> list[Contract]:
    """The contracts with all that is judged of them, as it is now: the findings on each need no further query."""
    with_one = contracts.select_related(
        "lead_officer", "umbrella", "commission", "service_area", "provider__merged_into"
    )
    judged = sorted(with_one.order_by(), key=lambda contract: (contract.ends_on or date.max, contract.pk))
    for name in ("extensions", "notices_given", "breaks", "options"):
        fetch_lists(judged, name)
    variations = fetch_lists(judged, "variations")
    prefetch_related_objects([one for one in variations if one.from_provider_id], "from_provider")
    fetch_lists(fetch_lists(judged, "kpis"), "assessments")
    _fetch_commitments(judged)
    providers = [contract.provider.survivor for contract in judged if contract.provider is not None]
    fetch_lists(providers, "assurances", Assurance.objects.not_renewed())
    umbrellas = [contract for contract in judged if contract.is_umbrella]
    fetch_lists(umbrellas, "roster", RosterEntry.objects.order_by())
    links = fetch_lists(umbrellas, "lot_links", ContractLot.objects.select_related("lot").order_by("lot"))
    fetch_lists([link.lot for link in links], "sublots")
    called_from = [contract.umbrella for contract in judged if contract.umbrella is not None]
    places = fetch_lists(called_from, "roster", RosterEntry.objects.select_related("provider").order_by())
    fetch_lists(places, "suspensions")
    return judged


def _fetch_commitments(judged: Sequence[Contract]) -> None:
    """The acts of some contracts, with the clauses and the decisions that they rest on."""
    acts = Commitment.objects.select_related(
        "approval__clause", "delegation__clause", "clause", "corrects", "officer_record"
    )
    rows = fetch_lists(judged, "commitments", acts.order_by(), key=lambda row: (row.made_on, row.pk))
    decisions = Prefetch("decision", Decision.objects.only(*OF_A_DECISION).order_by())
    sources = [source for row in rows for source in (row.approval, row.delegation) if source is not None]
    clauses = [row.clause for row in rows if row.clause is not None]
    prefetch_related_objects([*clauses, *(source.clause for source in sources)], decisions)
    prefetch_related_objects([row.officer_record for row in rows if hasattr(row, "officer_record")], decisions)


def _authorities(judged: Iterable[Contract]) -> list[Approval | Delegation | Clause]:
    rows = [row for contract in judged for row in contract.commitments.all()]
    found = [authority for row in rows for authority in (row.approval, row.delegation, row.clause)]
    return [authority for authority in found if authority is not None]


def _findings(judged: Sequence[Contract], known: Known, spots: Spots | None = None) -> list[Check]:
    found: list[Check] = []
    spots = spots or Spots(known.on)
    spots.fetch({contract.service_area_id for contract in judged if contract.kind == ContractKind.SPOT})
    for contract in judged:
        own = [
            *_term(contract),
            *_extensions(contract, known.on),
            *_money(contract, known),
            *_effect(contract, known),
            *_acts(contract, known.on),
            *_life(contract, known.on),
            *_umbrella(contract, known.on),
            *_spot_aggregate(contract, spots),
            *_notices(contract, known.on),
            *_performance(contract, known.on),
            *_assurances(contract, known.on),
        ]
        found += worst_first(_as_public_as(contract, own))
    return found


def _as_public_as(contract: Contract, found: list[Check]) -> list[Check]:
    if contract.state in PUBLIC_STATES:
        return found
    return [replace(check, public=False) for check in found]


def _made(contract: Contract, on: date) -> list[Commitment]:
    return [row for row in contract.commitments.all() if row.made_on <= on]


def _check(
    code: str,
    severity: Severity,
    sentence: str,
    remedy: str,
    subject: str,
    *,
    citation: str = "",
    public: bool = True,
    since: date | None = None,
    about: str = "",
) -> Check:
    kind = CATALOGUE[code]
    cited, shown = citation or kind.citation, kind.public and public
    return Check(code, severity, sentence, remedy, cited, subject, shown, since=since, about=about)


def _named(row: Any) -> str:
    """Which row a finding is about (`Check.about`)."""
    return f"{row._meta.model_name} {row.pk}"


# --- One contract -----------------------------------------------------------------------------------------------------


def _term(contract: Contract) -> Iterator[Check]:
    first, second = contract.last_possible_end, contract.last_possible_end_if
    if first and second:
        yield _check(
            "term-contradiction",
            Severity.WARN,
            f"The term gives two last possible days, {long_date(first)} and {long_date(second)}: "
            "the total that the words state is not the sum of its parts.",
            "Read the signed contract and record which of the two holds; until then the earlier one counts.",
            contract.reference,
        )
    if contract.value is not None and contract.value_if is not None and contract.value != contract.value_if:
        low, high = sorted((contract.value, contract.value_if))
        words = f" The words: “{contract.value_words}”." if contract.value_words else ""
        yield _check(
            "qualifier-doubtful",
            Severity.NOTE,
            f"The value is {pounds(low)} or {pounds(high)}, as the words are read: for all together, or for each."
            f"{words}",
            "Ask the decision maker which is meant and record the answer before the award.",
            contract.reference,
        )


def _extensions(contract: Contract, on: date) -> Iterator[Check]:
    for extension in contract.extensions.all():
        if extension.made_on > on:
            continue
        if extension.stated_months and extension.stated_months != extension.months:
            yield _stated_months(contract, extension)
        after_end = extension.made_on > extension.old_end
        if extension.option_id is None or after_end:
            when = "after it had ended" if after_end and extension.option_id else "beyond its options"
            yield _check(
                "extension-beyond",
                Severity.WARN if extension.ground else Severity.STOP,
                f"The contract was extended {when}, from {long_date(extension.old_end)} "
                f"to {long_date(extension.new_end)}."
                + (f" The ground given: {extension.ground.rstrip('.')}." if extension.ground else ""),
                "Keep the legal ground with the contract and procure in time for the next end.",
                contract.reference,
                since=extension.made_on,
                about=_named(extension),
            )
        elif contract.supplier_notice_months:
            notice = exercise_by(extension.old_end, contract.supplier_notice_months)
            if extension.made_on > notice:
                yield _check(
                    "notice-day-missed",
                    Severity.WARN if extension.ground else Severity.STOP,
                    f"The option was used on {long_date(extension.made_on)}; the supplier had to be told by "
                    f"{long_date(notice)}.",
                    "Keep the supplier's agreement with the contract.",
                    contract.reference,
                    since=extension.made_on,
                    about=_named(extension),
                )
    yield from _open_option(contract, on)


def _stated_months(contract: Contract, extension: Extension) -> Check:
    stated = extension.stated_months or 0
    by_months = last_day(extension.old_end + timedelta(days=1), stated)
    return _check(
        "term-contradiction",
        Severity.WARN,
        f"The extension is stated as {stated} months, which end on {long_date(by_months)}; "
        f"its stated end, {long_date(extension.new_end)}, is {extension.months} months on.",
        "Read the signed extension; until then the stated end counts.",
        contract.reference,
        since=extension.made_on,
        about=_named(extension),
    )


def _open_option(contract: Contract, on: date) -> Iterator[Check]:
    """An option that can still be chosen although the supplier should have been told."""
    if contract.state != SIGNED or not contract.supplier_notice_months or not contract.ends_on:
        return
    notice = exercise_by(contract.ends_on, contract.supplier_notice_months)
    if not notice < on <= contract.ends_on:
        return
    used: Counter[int | None] = Counter()
    for extension in contract.extensions.all():
        used[extension.option_id] += extension.months
    if any(option.left_after(used[option.pk]) for option in contract.options.all()):
        yield _check(
            "notice-day-missed",
            Severity.STOP,
            f"The supplier had to be told of an extension by {long_date(notice)}; the contract ends on "
            f"{long_date(contract.ends_on)}.",
            "Extend only with the supplier's agreement, recorded as the ground, or replace the contract.",
            contract.reference,
            since=notice + DAY,
        )


def _money(contract: Contract, known: Known) -> Iterator[Check]:
    made = _made(contract, known.on)
    approvals = {row.approval.pk: row.approval for row in made if row.approval is not None}
    for _, approval in sorted(approvals.items()):
        months = _months_of(contract.starts_on, contract.ends_on)
        yield from _yearly(
            approval, contract.annual_value, months, contract.starts_on, subject=contract.reference, known=known
        )
        yield from _spent(approval, known)
        yield from _over_term(contract, approval, known)
    delegations = {row.delegation.pk: row.delegation for row in made if row.delegation is not None}
    for pk, delegation in sorted(delegations.items()):
        yield from _over_term(contract, delegation, known)
        acts = [row for row in made if pk in (row.delegation_id, row.corrects and row.corrects.delegation_id)]
        total = sum((row.amount or ZERO for row in acts), ZERO)
        limit = delegation.limit_per_action
        if limit is not None and total > limit:
            found = _check(
                "award-plus-variation",
                Severity.WARN,
                f"The acts on this contract come to {pounds(total)}, each within the limit of {pounds(limit)} "
                "for each action.",
                "Nothing needs to be undone; see that the sum was not divided to stay within the limit.",
                contract.reference,
                citation=delegation.clause.cited_as,
                about=_named(delegation),
            )
            yield known.told_by(delegation.clause, found)


def _months_of(first: date | None, last: date | None) -> int | None:
    """The months of a period, begun ones counted where it does not end on a whole one; None while an end is open."""
    if first is None or last is None or last < first:
        return None
    return months_between(first, last) or rules.begun_months(first - timedelta(days=1), last)


def _yearly(
    approval: Approval,
    annual: Decimal | None,
    months: int | None,
    starts_on: date | None,
    *,
    subject: str,
    known: Known,
) -> Iterator[Check]:
    """A yearly cost that a maximum does not bear over the whole term."""
    if approval.qualifier != Qualifier.MAXIMUM or not annual or not months:
        return
    cost = (annual * months / 12).quantize(Decimal("0.01"))
    if cost <= approval.amount:
        return
    runs_out = ""
    if starts_on is not None:
        whole_months = int(approval.amount * 12 / annual)
        month = starts_on.year * 12 + starts_on.month - 1 + whole_months
        runs_out = f" At that rate it runs out about {month_name(month % 12 + 1)} {month // 12}."
    found = _check(
        "value-over-approval",
        Severity.WARN,
        f"{pounds(annual)} a year for {months_words(months)} is {pounds(cost)}: {pounds(cost - approval.amount)} over "
        f"the maximum of {pounds(approval.amount)}.{runs_out}",
        "Plan to spend less each year, to end sooner, or to ask for a further approval before then.",
        subject,
        citation=approval.clause.cited_as,
        about=_named(approval),
    )
    yield known.told_by(approval.clause, found)


def _spent(approval: Approval, known: Known) -> Iterator[Check]:
    """How much of an approval is committed, where that is nearly all or more."""
    committed = known.spent.get(approval.pk, ZERO)
    name, subject = approval.clause.cited_as, approval.clause.decision.reference
    words = "maximum" if approval.qualifier == Qualifier.MAXIMUM else "estimate"
    if committed > approval.amount:
        passed = approval.qualifier == Qualifier.ESTIMATE
        found = _check(
            "estimate-passed" if passed else "approval-overspent",
            Severity.WARN if passed else Severity.STOP,
            f"{pounds(committed)} is committed under {name}: {pounds(committed - approval.amount)} over the {words} "
            f"of {pounds(approval.amount)}.",
            "Release what is not needed, or take a new approval to the decision maker.",
            subject,
            citation=name,
            about=_named(approval),
        )
        yield known.told_by(approval.clause, found)
        return
    share = str(percent_of(committed, approval.amount)).removesuffix(".0")
    if committed and committed * 100 >= approval.amount * NEARLY_SPENT:
        found = _check(
            "approval-90",
            Severity.WARN,
            f"{share}% of the {words} of {pounds(approval.amount)} under {name} is "
            f"committed; {pounds(approval.amount - committed)} is left.",
            "Plan a new approval, or release what is not needed.",
            subject,
            citation=name,
            about=_named(approval),
        )
        yield known.told_by(approval.clause, found)


def _over_term(contract: Contract, authority: Approval | Delegation, known: Known) -> Iterator[Check]:
    limit = rules.latest_end(
        starts_on=contract.starts_on,
        longest_term_months=[authority.longest_term_months],
        spend_until=authority.spend_until if isinstance(authority, Approval) else None,
    )
    if limit and contract.ends_on and contract.ends_on > limit:
        found = _check(
            "term-over-authority",
            Severity.WARN if contract.origin == Origin.COPIED else Severity.STOP,
            f"The contract ends on {long_date(contract.ends_on)}; {authority.clause.cited_as} reaches to "
            f"{long_date(limit)}.",
            "End it by then, or take the longer term to the decision maker.",
            contract.reference,
            citation=authority.clause.cited_as,
            about=_named(authority),
        )
        yield known.told_by(authority.clause, found)


def _effect(contract: Contract, known: Known) -> Iterator[Check]:
    """Acts whose decision was stopped after they were entered: a call-in received in time may be recorded later."""
    for row in _made(contract, known.on):
        for decision, clause in decisions_behind(row).items():
            refusal = rules.may_rely_on(
                reference=decision.reference,
                in_effect=decision.in_effect(row.made_on),
                called_in=decision.state == CALLED_IN,
                effective_from=decision.effective_from,
                made_on=row.made_on,
            )
            if refusal is not None:
                found = _check(
                    "award-before-effect",
                    Severity.WARN if contract.origin == Origin.COPIED else Severity.STOP,
                    f"The {row.get_kind_display().lower()} of {long_date(row.made_on)}: {refusal.reason}",
                    "Carry nothing out under it until it has effect; an award that is not signed can be taken back.",
                    contract.reference,
                    citation=refusal.citation,
                    about=f"{_named(row)}, {decision.reference}",
                )
                yield known.told_by(clause, found) if clause else found


def _acts(contract: Contract, on: date) -> Iterator[Check]:
    made = _made(contract, on)
    without = [
        row.made_on for row in made if row.authority == AuthorityKind.DELEGATION and not hasattr(row, "officer_record")
    ]
    if without:
        count = len(without)
        acts = "An act under a delegation has" if count == 1 else f"{count} acts under a delegation have"
        yield _check(
            "no-officer-record",
            Severity.WARN,
            f"{acts} no decision record by the officer.",
            "Open “still owed” beside the act: the record is drafted there, or named.",
            contract.reference,
            since=min(without),
        )
    if contract.origin != Origin.COPIED:
        for row in made:
            entered = timezone.localdate(row.recorded_at)
            days = (entered - row.made_on).days
            if days > LATE_AFTER_DAYS and row.authority != AuthorityKind.RECORDED:
                yield _check(
                    "recorded-late",
                    Severity.NOTE,
                    f"The {row.get_kind_display().lower()} of {long_date(row.made_on)} was entered {days} days later.",
                    "Enter acts when they are done.",
                    contract.reference,
                    since=entered,
                    about=_named(row),
                )


def _life(contract: Contract, on: date) -> Iterator[Check]:
    if contract.state == SIGNED and contract.ends_on and contract.ends_on < on:
        yield _check(
            "ran-past-end",
            Severity.WARN,
            f"The contract ended on {long_date(contract.ends_on)} and was neither closed nor extended.",
            "Close it with its review, or record the extension that was made.",
            contract.reference,
            since=contract.ends_on + DAY,
        )
    if contract.state in (DRAFT, AWARDED, SIGNED) or (contract.terminated_on and contract.terminated_on >= on):
        yield from _lead(contract, "contract")
    if contract.umbrella_id is not None and contract.awarded_on:
        yield from _call_off(contract, contract.awarded_on)


def _lead(led: Contract | Commission, noun: str) -> Iterator[Check]:
    """Nobody answers for it: its reminders go to the managers of its service area meanwhile (`contracts.leads`)."""
    if led.lead_officer is None or not led.lead_officer.is_active:
        yield _check(
            "no-lead",
            Severity.WARN,
            f"The {noun} has no lead officer." if led.lead_officer is None else "The lead officer has left.",
            "A manager gives it another on the page Handover; until then its reminders go to the managers of its "
            "service area.",
            led.reference,
        )


def _call_off(contract: Contract, awarded_on: date) -> Iterator[Check]:
    if contract.umbrella is None:
        return
    provider = provider_on(contract, awarded_on)
    places = [
        place
        for place in contract.umbrella.roster.all()
        if provider
        and provider.pk in (place.provider_id, place.provider.merged_into_id)
        and _covers(place.joined_on, place.left_on, awarded_on)
    ]
    if all(
        any(_covers(suspension.from_on, suspension.until_on, awarded_on) for suspension in place.suspensions.all())
        for place in places
    ):
        yield _check(
            "call-off-outside",
            Severity.STOP,
            f"On {long_date(awarded_on)} the provider was not on the roster of the umbrella, or was suspended.",
            "Check the roster's days; if they are right, take advice on the call-off.",
            contract.reference,
            since=awarded_on,
        )


def _covers(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)


def _umbrella(contract: Contract, on: date) -> Iterator[Check]:
    if not contract.is_umbrella:
        return
    first_day = max(filter(None, (contract.awarded_on, contract.starts_on)), default=None)
    # Whoever joined later came by the route, not by the decision.
    with_award = [place for place in contract.roster.all() if first_day is None or place.joined_on <= first_day]
    entered = len({place.provider_id for place in with_award})
    if contract.suppliers_decided and contract.state != DRAFT and entered != contract.suppliers_decided:
        yield _check(
            "roster-count",
            Severity.WARN,
            f"{contract.suppliers_decided} suppliers were decided; {entered} are entered.",
            "Open its roster and enter who is missing, from its first day (“Admit several at once”)."
            if entered < contract.suppliers_decided
            else "Open its roster, compare it with the decision, and take out who was entered by mistake.",
            contract.reference,
        )
    if contract.is_live(on):
        yield from _thin_lots(contract, on)
    if contract.kind == ContractKind.FRAMEWORK and contract.starts_on:
        months = _months_of(contract.starts_on, contract.last_possible_end or contract.ends_on)
        is_open = contract.route == routes.Route.OPEN_FRAMEWORK
        refusal = months and routes.may_run(
            routes.Route.OPEN_FRAMEWORK if is_open else routes.Route.FRAMEWORK,
            routes.Regime(contract.regime),
            months,
            light_touch=contract.light_touch,
            justified=bool(contract.term_justification.strip()),
            single_supplier=contract.suppliers_decided == 1,
        )
        if refusal:
            yield _check(
                "framework-over-4",
                Severity.STOP,
                f"The framework may run for {months_words(months or 0)}. {refusal.reason}",
                refusal.remedy,
                contract.reference,
                citation=refusal.citation,
            )
    last = (
        routes.last_validity(routes.Route(contract.route), routes.Regime(contract.regime)) if contract.route else None
    )
    if last and contract.is_umbrella and contract.ends_on and contract.ends_on > last:
        yield _check(
            "dps-long-stop",
            Severity.STOP,
            f"The system is to run until {long_date(contract.ends_on)}; every dynamic purchasing system expires at "
            f"the end of {long_date(last)}.",
            "Plan what replaces it by then.",
            contract.reference,
        )


_Spot = tuple[Decimal, int]
"""The value of spot purchases, and the rate of their VAT."""


class Spots:
    """What the spot purchases awarded in the 12 months up to a day come to, by service area and light touch or not.

    Summed once for each service area that is asked about, however many contracts are judged by it.
    """

    def __init__(self, on: date) -> None:
        self.on = on
        self._areas: set[int] = set()
        self._placed: dict[tuple[int, bool], list[_Spot]] = {}

    def fetch(self, areas: set[int]) -> None:
        """Sum those of some service areas that were not asked about before."""
        if not (areas := areas - self._areas):
            return
        self._areas |= areas
        placed = Contract.objects.spot_in_the_year_to(self.on).filter(service_area__in=areas, value__isnull=False)
        sums = placed.order_by().values_list("service_area", "light_touch", "commission__vat_rate")
        for area, light_touch, vat_rate, total in sums.annotate(total=Sum("value")):
            rate = routes.STANDARD_VAT if vat_rate is None else vat_rate
            self._placed.setdefault((area, light_touch), []).append((total, rate))

    def counts(self, contract: Contract) -> bool:
        """Whether a contract is among them."""
        awarded_on, is_off = contract.awarded_on, contract.state == NOT_SIGNED or contract.value is None
        return awarded_on is not None and rules.a_year_before(self.on) < awarded_on <= self.on and not is_off

    def reached_with(self, contract: Contract) -> tuple[Decimal, Decimal] | None:
        """What those of a contract's service come to and the threshold, where that is reached: a draft counts too."""
        sums = self._placed.get((contract.service_area_id, contract.light_touch), [])
        if not self.counts(contract):
            sums = [*sums, (contract.value or ZERO, vat_rate_of(contract))]
        return rules.spot_total_at_threshold(sums, light_touch=contract.light_touch, on=self.on)


def _spot_aggregate(contract: Contract, spots: Spots) -> Iterator[Check]:
    """Spot purchases of one service that together are worth a tender; a draft is counted as if awarded on the day."""
    if contract.kind != ContractKind.SPOT:
        return
    is_draft = contract.state == DRAFT
    if not spots.counts(contract) and not (is_draft and contract.value is not None):
        return
    if reached := spots.reached_with(contract):
        total, threshold = reached
        yield _check(
            "spot-aggregate",
            Severity.WARN,
            f"{'With this draft, the' if is_draft else 'The'} spot purchases of {contract.service_area.name} in the 12 "
            f"months to {long_date(spots.on)} come to {pounds(total)}; the threshold is {pounds(threshold)}.",
            "Buy what is needed again and again by a tender or an umbrella; see that no purchase was divided.",
            contract.reference,
        )


def _thin_lots(contract: Contract, on: date) -> Iterator[Check]:
    for link in contract.lot_links.all():
        if link.lot.single_supplier or link.lot.sublots.all():
            continue
        on_lot = [place for place in contract.roster.all() if place.lot_id == link.lot_id]
        count = len({place.provider_id for place in on_lot if _covers(place.joined_on, place.left_on, on)})
        if count < rules.FEWEST_ON_A_LOT:
            yield _check(
                "lot-thin",
                Severity.WARN,
                f"Lot {link.lot.number} has {'one' if count else 'no'} provider; it is meant for several.",
                f"{_others_may_join(contract, link.lot, on)} or plan the lot anew.",
                contract.reference,
                about=_named(link.lot),
            )


def _notices(contract: Contract, on: date) -> Iterator[Check]:
    """Notices whose day has passed. What a copied record cannot say is not held against it (`contracts.notices`)."""
    for owed in notices_of(contract, on):
        if owed.state is not State.LATE or owed.by is None or not owed.code.startswith(("UK", "PCR")):
            continue
        name = f"{owed.notice.name.lower()} ({owed.code})"
        if owed.change is not None:
            name += f" of the change of {long_date(owed.change.made_on)}"
        yield _check(
            "statutory-notice-due",
            Severity.WARN,
            f"The {name} was due by {long_date(owed.by)} and is not recorded as given.",
            "Publish it, and record when and where; or record it if it was published.",
            contract.reference,
            citation=owed.notice.citation,
            since=owed.by + DAY,
            about=f"{owed.code} {_named(owed.change) if owed.change else owed.by.isoformat()}",
        )


def _performance(contract: Contract, on: date) -> Iterator[Check]:
    """Indicators that are not entered, and those not assessed in time."""
    lacking = needs_kpis(contract, on)
    if lacking:
        held = rules.KPIS_NEEDED - lacking
        yield _check(
            "kpis-missing",
            Severity.WARN,
            f"The contract is worth over £5 million and has {('no', 'one', 'two')[held]} performance "
            f"indicator{'' if held == 1 else 's'} of the three that it needs.",
            "Enter those that were set, on the page of its performance. Where indicators would not be appropriate, "
            "have this acknowledged with the reason.",
            contract.reference,
        )
    late = [one for one in measured(contract, on) if one.assess_by is not None and one.assess_by < on]
    if late:
        first = min(late, key=lambda one: one.assess_by or on)
        before = f"last assessed on {long_date(first.assessed_on)}" if first.assessed_on else "never assessed"
        others = f", and {len(late) - 1} more" if len(late) > 1 else ""
        yield _check(
            "assessment-due",
            Severity.WARN,
            f"Performance was to be assessed by {long_date(first.assess_by or on)}: “{first.kpi.title}”, {before}"
            f"{others}.",
            "Assess it on the page of its performance and publish the contract performance notice (UK9).",
            contract.reference,
        )


def _assurances(contract: Contract, on: date) -> Iterator[Check]:
    """What the provider of a live contract, or the one it was merged into, can no longer show or soon cannot."""
    if contract.provider is None or not contract.is_live(on):
        return
    for assurance in contract.provider.survivor.assurances.all():
        lapses = provider_rules.lapses(assurance.valid_until, on=on)
        if lapses:
            day = long_date(assurance.valid_until)
            words = f"lapsed after {day}" if lapses == "lapsed" else f"lapses after {day}"
            yield _check(
                "assurance-lapsed",
                Severity.WARN,
                f"The provider’s {assurance.get_kind_display().lower()} {words}: {assurance.evidence.rstrip('.')}.",
                "Ask the provider for its renewal and record it on the provider’s page.",
                contract.reference,
                since=assurance.valid_until + DAY if lapses == "lapsed" else None,
                about=_named(assurance),
            )


def _others_may_join(contract: Contract, lot: Lot, on: date) -> str:
    """What to do about a lot with too few, as its route allows: the beginning of a sentence."""
    route = contract.route or lot.route
    if not route or routes.may_join(routes.Route(route), routes.Regime(contract.regime), on=on) is None:
        return "Open its roster and admit further providers,"
    joining = routes.route_rule(routes.Route(route)).joining
    if joining is routes.Joining.WHEN_REOPENED:
        return "Reopen it on the page of its roster and admit further providers,"
    return "Its route admits nobody during its life: see whether the work can go to another lot,"


# --- A commission -----------------------------------------------------------------------------------------------------


def _papers(commission: Commission, doubts: Iterable[CommissionDoubt]) -> Iterator[Check]:
    """What the papers leave open, and where their words on the term contradict themselves."""
    for doubt in doubts:
        yield _check(doubt.code, Severity.NOTE, doubt.sentence, doubt.remedy, commission.reference, about=_named(doubt))
    if commission.term_words and not commission.term_settled_by:
        read = terms.read(commission.term_words, starts_on=commission.planned_start)
        for number, sentence in enumerate(read.contradictions, start=1):
            yield _check(
                "term-contradiction",
                Severity.WARN,
                sentence,
                "Read the signed contracts and record which document settles the term.",
                commission.reference,
                about=f"words {number}",
            )


def _lots(commission: Commission, lots: Iterable[Lot], doubts: Iterable[CommissionDoubt]) -> Iterator[Check]:
    said = any(doubt.code == "qualifier-doubtful" for doubt in doubts)
    without = [lot for lot in lots if not lot.route and not lot.sublots.all()]
    if len(without) > MOST_TOLD_APART:
        first, last = without[0].number, without[-1].number
        yield _check(
            "route-not-stated",
            Severity.WARN,
            f"How {len(without):,} lots, from lot {first} to lot {last}, find their suppliers is not stated.",
            "Record their routes; until then nothing is awarded under them.",
            commission.reference,
        )
        without = []
    for lot in without:
        yield _check(
            "route-not-stated",
            Severity.WARN,
            f"How lot {lot.number} ({lot.title}) finds its supplier is not stated.",
            "Record its route; until then nothing is awarded under it.",
            commission.reference,
            about=_named(lot),
        )
    for lot in lots:
        if not said and lot.value is not None and lot.value_if is not None and lot.value != lot.value_if:
            low, high = sorted((lot.value, lot.value_if))
            yield _check(
                "qualifier-doubtful",
                Severity.NOTE,
                f"Lot {lot.number} is worth {pounds(low)} or {pounds(high)}, as the words are read: "
                "for all suppliers together, or for each.",
                "Ask the decision maker which is meant and record the answer before the award.",
                commission.reference,
                about=_named(lot),
            )


def _approvals(commission: Commission, approvals: Iterable[Approval], known: Known) -> Iterator[Check]:
    for approval in approvals:
        months = approval.longest_term_months or _months_of(approval.spend_from, approval.spend_until)
        yield from _yearly(
            approval,
            commission.annual_budget,
            months,
            approval.spend_from or commission.planned_start,
            subject=commission.reference,
            known=known,
        )
        yield from _spent(approval, known)


def _uncharged_rows(commissions: Iterable[Commission], on: date) -> dict[int, list[Commitment]]:
    """The acts of commissions that charge no approval though they bring or may bring money, by commission."""
    rows = (
        Commitment.objects.filter(contract__commission__in=commissions, made_on__lte=on, approval__isnull=True)
        .exclude(amount=0)
        .exclude(authority=AuthorityKind.RECORDED)
        .exclude(corrects__authority=AuthorityKind.RECORDED)
        .select_related("contract")
        .order_by()
    )
    found: dict[int, list[Commitment]] = {}
    for row in sorted(rows, key=lambda row: row.made_on):
        found.setdefault(row.contract.commission_id or 0, []).append(row)
    return found


def _uncharged(
    commission: Commission, rows: Sequence[Commitment], versions: Iterable[StandingOrders]
) -> Iterator[Check]:
    """Money at or over the cabinet threshold that no approval bears; a yearly budget stands in where none is stated."""
    in_force = (one for one in versions if rows and one.in_force_from <= rows[0].made_on)
    orders = next(in_force, None)
    if orders is None:
        return
    total = sum((row.amount or ZERO for row in rows), ZERO)
    open_value = any(row.amount is None and row.kind == ActKind.AWARD for row in rows)
    if total >= orders.cabinet_award_from:
        sentence = f"{pounds(total)} under this commission is not charged to an approval of money."
    elif open_value and (commission.annual_budget or ZERO) >= orders.cabinet_award_from:
        sentence = (
            "What the contracts are worth is not stated and not charged to an approval of money; the budget is "
            f"{pounds(commission.annual_budget or ZERO)} a year."
        )
    else:
        return
    yield _check(
        "uncharged",
        Severity.WARN,
        sentence,
        f"From {pounds(orders.cabinet_award_from)} cabinet approves: find the approval, or ask for one.",
        commission.reference,
        public=any(row.contract.state in PUBLIC_STATES for row in rows),
    )


def _predecessors(commission: Commission, first: date | None, before: Iterable[Contract]) -> Iterator[Check]:
    """Days without a contract, or with two, between the contracts before and the first that follows them."""
    for contract in before:
        end = contract.ends_on
        if end is None or first is None:
            continue
        days = rules.days_between(end, first)
        if days > 0:
            yield _check(
                "predecessor-gap",
                Severity.WARN,
                f"{contract.reference} ended on {long_date(end)} and its successor begins on {long_date(first)}: "
                f"{_days(days)} without a contract.",
                "Say how the service ran in between.",
                commission.reference,
                since=end + DAY,
                about=contract.reference,
            )
        elif days < 0:
            yield _check(
                "predecessor-overlap",
                Severity.WARN,
                f"{contract.reference} runs until {long_date(end)} and its successor begins on "
                f"{long_date(first)}: {_days(-days)} with both.",
                "Check that the service is not paid for twice.",
                commission.reference,
                since=first,
                about=contract.reference,
            )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
