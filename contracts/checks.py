"""What stands out on a contract or a commission on a day: plain findings with what to do and which rule says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from commissioning.council.models import StandingOrders
from commissioning.kit import terms
from commissioning.kit.checks import Check, Severity, worst_first
from commissioning.kit.dates import long_date, month_name, months_words
from commissioning.kit.money import pounds
from commissioning.kit.terms import last_day, months_between
from commissioning.procurement import routes
from commissioning.procurement.models import Commission
from commissioning.procurement.timetable import exercise_by
from contracts import rules
from contracts.actions import cited_as, months_left
from contracts.choices import ActKind, AuthorityKind, ContractKind
from contracts.ledger import ZERO, percent_of
from contracts.lifecycle import AWARDED, DRAFT, PUBLIC_STATES, SIGNED
from contracts.models import Commitment, Contract, Extension
from decisions.choices import Origin, Qualifier
from decisions.lifecycle import PUBLIC_STATES as DECISION_PUBLIC_STATES
from decisions.models import Approval, Clause, Delegation


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
        "stop", "a framework runs over four years, not light touch", "PCR 2015 reg 33(3); PA 2023 s47(2)–(3)"
    ),
    "roster-count": Kind("warn", "more or fewer suppliers are entered than were decided", CLAUSE, True),
    "lot-thin": Kind("warn", "fewer than two providers on a lot meant for several", CLAUSE),
    "route-not-stated": Kind("warn", "a lot has no route", "standing orders", True),
    "predecessor-gap": Kind("warn", "days between the contract before and its successor", "the contracts", True),
    "predecessor-overlap": Kind("warn", "days shared by the contract before and its successor", "the contracts", True),
    "no-lead": Kind("warn", "a live contract has no lead officer", "standing orders"),
    "recorded-late": Kind("note", "an act was entered more than 30 days after it was done", "standing orders"),
    "dps-long-stop": Kind(
        "stop", "a dynamic purchasing system reaches beyond 23 February 2029", "SI 2024/716 reg 5(4)"
    ),
}
"""Every code that this room finds, for the page of rules."""

SHARED = {"term-contradiction", "value-over-approval", "approval-overspent", "estimate-passed", "approval-90"}
LATE_AFTER_DAYS = 30
NEARLY_SPENT = 90


def checks_of_contract(contract: Contract, *, on: date) -> list[Check]:
    """The findings on a contract as at a day, worst first. Those of a contract that is not public are not public."""
    found = [
        *_term(contract),
        *_extensions(contract, on),
        *_money(contract, on),
        *_acts(contract, on),
        *_life(contract, on),
        *_umbrella(contract, on),
    ]
    if contract.state not in PUBLIC_STATES:
        found = [replace(check, public=False) for check in found]
    return worst_first(found)


def checks_of_commission(commission: Commission, *, on: date) -> list[Check]:
    """The findings on a commission as at a day with those of its contracts and of the ones before, worst first."""
    found = [
        *_papers(commission),
        *_lots(commission),
        *_approvals(commission, on),
        *_uncharged(commission, on),
        *_predecessors(commission),
    ]
    contracts: Iterable[Contract] = Contract.objects.filter(
        Q(commission=commission) | Q(successor_links__commission=commission)
    ).distinct()
    for contract in contracts:
        found += checks_of_contract(contract, on=on)
    # Contracts of one commission share their term and their approval: what concerns these is said once.
    once: dict[tuple[str, ...], Check] = {}
    for check in found:
        key = (check.code, check.sentence, "" if check.code in SHARED else check.subject)
        said = once.setdefault(key, check)
        if check.public and not said.public:
            once[key] = check
    return worst_first(list(once.values()))


def _check(
    code: str,
    severity: Severity,
    sentence: str,
    remedy: str,
    subject: str,
    *,
    citation: str = "",
    public: bool = True,
    told_by: Clause | None = None,
) -> Check:
    """A finding; one that tells what a clause says, `told_by`, is seen by those who may read that clause."""
    kind = CATALOGUE[code]
    found = Check(code, severity, sentence, remedy, citation or kind.citation, subject, kind.public and public)
    if told_by is None:
        return found
    exempt = not Clause.objects.not_exempt().filter(pk=told_by.pk).exists()
    published = told_by.decision.state in DECISION_PUBLIC_STATES
    return replace(found, public=found.public and published and not exempt, exempt=exempt)


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
    for extension in contract.extensions.filter(made_on__lte=on).select_related("option"):
        if extension.stated_months and extension.stated_months != extension.months:
            yield _stated_months(contract, extension)
        after_end = extension.made_on > extension.old_end
        if extension.option is None or after_end:
            when = "after it had ended" if after_end and extension.option else "beyond its options"
            yield _check(
                "extension-beyond",
                Severity.WARN if extension.ground else Severity.STOP,
                f"The contract was extended {when}, from {long_date(extension.old_end)} "
                f"to {long_date(extension.new_end)}."
                + (f" The ground given: {extension.ground.rstrip('.')}." if extension.ground else ""),
                "Keep the legal ground with the contract and procure in time for the next end.",
                contract.reference,
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
    )


def _open_option(contract: Contract, on: date) -> Iterator[Check]:
    """An option that can still be chosen although the supplier should have been told."""
    if contract.state != SIGNED or not contract.supplier_notice_months or not contract.ends_on:
        return
    notice = exercise_by(contract.ends_on, contract.supplier_notice_months)
    if notice < on <= contract.ends_on and any(months_left(option) for option in contract.options.all()):
        yield _check(
            "notice-day-missed",
            Severity.STOP,
            f"The supplier had to be told of an extension by {long_date(notice)}; the contract ends on "
            f"{long_date(contract.ends_on)}.",
            "Extend only with the supplier's agreement, recorded as the ground, or replace the contract.",
            contract.reference,
        )


def _money(contract: Contract, on: date) -> Iterator[Check]:
    made = contract.commitments.filter(made_on__lte=on)
    approvals = (
        Approval.objects.filter(pk__in=made.filter(approval__isnull=False).values("approval"))
        .select_related("clause__decision")
        .order_by("pk")
    )
    for approval in approvals:
        months = _months_of(contract.starts_on, contract.ends_on)
        yield from _yearly(approval, contract.annual_value, months, contract.starts_on, subject=contract.reference)
        yield from _spent(approval, on)
        yield from _over_term(contract, approval)
    delegations = Delegation.objects.filter(pk__in=made.filter(delegation__isnull=False).values("delegation"))
    for delegation in delegations.select_related("clause__decision").order_by("pk"):
        yield from _over_term(contract, delegation)
        acts = made.filter(Q(delegation=delegation) | Q(corrects__delegation=delegation))
        total = acts.aggregate(total=Sum("amount"))["total"] or ZERO
        limit = delegation.limit_per_action
        if limit is not None and total > limit:
            yield _check(
                "award-plus-variation",
                Severity.WARN,
                f"The acts on this contract come to {pounds(total)}, each within the limit of {pounds(limit)} "
                "for each action.",
                "Nothing needs to be undone; see that the sum was not divided to stay within the limit.",
                contract.reference,
                citation=cited_as(delegation.clause),
                told_by=delegation.clause,
            )


def _months_of(first: date | None, last: date | None) -> int | None:
    """The months of a period, begun ones counted where it does not end on a whole one; None while an end is open."""
    if first is None or last is None or last < first:
        return None
    return months_between(first, last) or rules.begun_months(first - timedelta(days=1), last)


def _yearly(
    approval: Approval, annual: Decimal | None, months: int | None, starts_on: date | None, *, subject: str
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
    yield _check(
        "value-over-approval",
        Severity.WARN,
        f"{pounds(annual)} a year for {months_words(months)} is {pounds(cost)}: {pounds(cost - approval.amount)} over "
        f"the maximum of {pounds(approval.amount)}.{runs_out}",
        "Plan to spend less each year, to end sooner, or to ask for a further approval before then.",
        subject,
        citation=cited_as(approval.clause),
        told_by=approval.clause,
    )


def _spent(approval: Approval, on: date) -> Iterator[Check]:
    """How much of an approval is committed, where that is nearly all or more."""
    rows = Commitment.objects.filter(approval=approval, made_on__lte=on)
    committed = rows.aggregate(total=Sum("amount"))["total"] or ZERO
    name, subject = cited_as(approval.clause), approval.clause.decision.reference
    words = "maximum" if approval.qualifier == Qualifier.MAXIMUM else "estimate"
    if committed > approval.amount:
        passed = approval.qualifier == Qualifier.ESTIMATE
        yield _check(
            "estimate-passed" if passed else "approval-overspent",
            Severity.WARN if passed else Severity.STOP,
            f"{pounds(committed)} is committed under {name}: {pounds(committed - approval.amount)} over the {words} "
            f"of {pounds(approval.amount)}.",
            "Release what is not needed, or take a new approval to the decision maker.",
            subject,
            citation=name,
            told_by=approval.clause,
        )
        return
    share = str(percent_of(committed, approval.amount)).removesuffix(".0")
    if committed and committed * 100 >= approval.amount * NEARLY_SPENT:
        yield _check(
            "approval-90",
            Severity.WARN,
            f"{share}% of the {words} of {pounds(approval.amount)} under {name} is "
            f"committed; {pounds(approval.amount - committed)} is left.",
            "Plan a new approval, or release what is not needed.",
            subject,
            citation=name,
            told_by=approval.clause,
        )


def _over_term(contract: Contract, authority: Approval | Delegation) -> Iterator[Check]:
    limit = rules.latest_end(
        starts_on=contract.starts_on,
        longest_term_months=[authority.longest_term_months],
        spend_until=authority.spend_until if isinstance(authority, Approval) else None,
    )
    if limit and contract.ends_on and contract.ends_on > limit:
        yield _check(
            "term-over-authority",
            Severity.WARN if contract.origin == Origin.COPIED else Severity.STOP,
            f"The contract ends on {long_date(contract.ends_on)}; {cited_as(authority.clause)} reaches to "
            f"{long_date(limit)}.",
            "End it by then, or take the longer term to the decision maker.",
            contract.reference,
            citation=cited_as(authority.clause),
            told_by=authority.clause,
        )


def _acts(contract: Contract, on: date) -> Iterator[Check]:
    made = contract.commitments.filter(made_on__lte=on)
    without = made.filter(authority=AuthorityKind.DELEGATION, officer_record__isnull=True).count()
    if without:
        acts = "An act under a delegation has" if without == 1 else f"{without} acts under a delegation have"
        yield _check(
            "no-officer-record",
            Severity.WARN,
            f"{acts} no decision record by the officer.",
            "Draft the record and link it to the act.",
            contract.reference,
        )
    if contract.origin != Origin.COPIED:
        for row in made.exclude(authority=AuthorityKind.RECORDED):
            days = (row.recorded_at.date() - row.made_on).days
            if days > LATE_AFTER_DAYS:
                yield _check(
                    "recorded-late",
                    Severity.NOTE,
                    f"The {row.get_kind_display().lower()} of {long_date(row.made_on)} was entered {days} days later.",
                    "Enter acts when they are done.",
                    contract.reference,
                )


def _life(contract: Contract, on: date) -> Iterator[Check]:
    if contract.state == SIGNED and contract.ends_on and contract.ends_on < on:
        yield _check(
            "ran-past-end",
            Severity.WARN,
            f"The contract ended on {long_date(contract.ends_on)} and was neither closed nor extended.",
            "Close it with its review, or record the extension that was made.",
            contract.reference,
        )
    working = contract.state in (DRAFT, AWARDED) or contract.is_live(on)
    if working and (contract.lead_officer is None or not contract.lead_officer.is_active):
        yield _check(
            "no-lead",
            Severity.WARN,
            "The contract has no lead officer." if contract.lead_officer is None else "The lead officer has left.",
            "A manager gives it a lead officer.",
            contract.reference,
        )
    if contract.kind == ContractKind.CALL_OFF and contract.awarded_on:
        yield from _call_off(contract, contract.awarded_on)


def _call_off(contract: Contract, awarded_on: date) -> Iterator[Check]:
    if contract.umbrella is None:
        return
    places = contract.umbrella.roster.filter(
        Q(left_on__isnull=True) | Q(left_on__gte=awarded_on), provider=contract.provider, joined_on__lte=awarded_on
    )
    suspended = Q(suspensions__from_on__lte=awarded_on) & (
        Q(suspensions__until_on__isnull=True) | Q(suspensions__until_on__gte=awarded_on)
    )
    if not places.exclude(suspended).exists():
        yield _check(
            "call-off-outside",
            Severity.STOP,
            f"On {long_date(awarded_on)} the provider was not on the roster of the umbrella, or was suspended.",
            "Check the roster's days; if they are right, take advice on the call-off.",
            contract.reference,
        )


def _umbrella(contract: Contract, on: date) -> Iterator[Check]:
    if not contract.is_umbrella:
        return
    entered = contract.roster.values("provider").distinct().count()
    if contract.suppliers_decided and contract.state != DRAFT and entered != contract.suppliers_decided:
        yield _check(
            "roster-count",
            Severity.WARN,
            f"{contract.suppliers_decided} suppliers were decided; {entered} are entered.",
            "Compare the roster with the decision and enter who is missing.",
            contract.reference,
        )
    if contract.is_live(on):
        yield from _thin_lots(contract, on)
    if contract.kind == ContractKind.FRAMEWORK and contract.starts_on:
        months = _months_of(contract.starts_on, contract.last_possible_end or contract.ends_on)
        refusal = months and routes.may_run(
            routes.Route.FRAMEWORK, routes.Regime(contract.regime), months, light_touch=contract.light_touch
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


def _thin_lots(contract: Contract, on: date) -> Iterator[Check]:
    links = contract.lot_links.select_related("lot").filter(lot__single_supplier=False, lot__sublots__isnull=True)
    for link in links:
        on_lot = contract.roster.filter(lot=link.lot, joined_on__lte=on).filter(
            Q(left_on__isnull=True) | Q(left_on__gte=on)
        )
        count = on_lot.values("provider").distinct().count()
        if count < 2:
            yield _check(
                "lot-thin",
                Severity.WARN,
                f"Lot {link.lot.number} has {'one' if count else 'no'} provider; it is meant for several.",
                "Admit further providers where the route allows it, or plan the lot anew.",
                contract.reference,
            )


# --- A commission -----------------------------------------------------------------------------------------------------


def _papers(commission: Commission) -> Iterator[Check]:
    """What the papers leave open, and where their words on the term contradict themselves."""
    for doubt in commission.doubts.all():
        yield _check(doubt.code, Severity.NOTE, doubt.sentence, doubt.remedy, commission.reference)
    if commission.term_words and not commission.term_settled_by:
        for sentence in terms.read(commission.term_words).contradictions:
            yield _check(
                "term-contradiction",
                Severity.WARN,
                sentence,
                "Read the signed contracts and record which document settles the term.",
                commission.reference,
            )


def _lots(commission: Commission) -> Iterator[Check]:
    said = commission.doubts.filter(code="qualifier-doubtful").exists()
    for lot in commission.lots.all():
        if not lot.route and not lot.sublots.exists():
            yield _check(
                "route-not-stated",
                Severity.WARN,
                f"How lot {lot.number} ({lot.title}) finds its supplier is not stated.",
                "Record its route; until then nothing is awarded under it.",
                commission.reference,
            )
        if not said and lot.value is not None and lot.value_if is not None and lot.value != lot.value_if:
            low, high = sorted((lot.value, lot.value_if))
            yield _check(
                "qualifier-doubtful",
                Severity.NOTE,
                f"Lot {lot.number} is worth {pounds(low)} or {pounds(high)}, as the words are read: "
                "for all suppliers together, or for each.",
                "Ask the decision maker which is meant and record the answer before the award.",
                commission.reference,
            )


def _approvals(commission: Commission, on: date) -> Iterator[Check]:
    approvals = (
        Approval.objects.filter(clause__decision__commission_links__commission=commission)
        .select_related("clause__decision")
        .distinct()
        .order_by("pk")
    )
    for approval in approvals:
        months = approval.longest_term_months or _months_of(approval.spend_from, approval.spend_until)
        yield from _yearly(
            approval,
            commission.annual_budget,
            months,
            approval.spend_from or commission.planned_start,
            subject=commission.reference,
        )
        yield from _spent(approval, on)


def _uncharged(commission: Commission, on: date) -> Iterator[Check]:
    """Money at or over the cabinet threshold that no approval bears; a yearly budget stands in where none is stated."""
    rows = (
        Commitment.objects.filter(contract__commission=commission, made_on__lte=on, approval__isnull=True)
        .exclude(amount=0)
        .exclude(authority=AuthorityKind.RECORDED)
        .exclude(corrects__authority=AuthorityKind.RECORDED)
    )
    first = rows.order_by("made_on").values_list("made_on", flat=True).first()
    orders = StandingOrders.objects.in_force(first) if first else None
    if orders is None:
        return
    total = rows.aggregate(total=Sum("amount"))["total"] or ZERO
    open_value = rows.filter(amount__isnull=True, kind=ActKind.AWARD).exists()
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
        public=rows.filter(contract__state__in=PUBLIC_STATES).exists(),
    )


def _predecessors(commission: Commission) -> Iterator[Check]:
    """Days without a contract, or with two, between the contract before and the first that follows it."""
    starts = Contract.objects.filter(commission=commission, starts_on__isnull=False).exclude(state="not-signed")
    first = starts.order_by("starts_on").values_list("starts_on", flat=True).first() or commission.planned_start
    if first is None:
        return
    for link in commission.predecessor_links.select_related("contract"):
        end = link.contract.ends_on
        if end is None:
            continue
        days = (first - end).days - 1
        if days > 0:
            yield _check(
                "predecessor-gap",
                Severity.WARN,
                f"{link.contract.reference} ended on {long_date(end)} and its successor begins on {long_date(first)}: "
                f"{_days(days)} without a contract.",
                "Say how the service ran in between.",
                commission.reference,
            )
        elif days < 0:
            yield _check(
                "predecessor-overlap",
                Severity.WARN,
                f"{link.contract.reference} runs until {long_date(end)} and its successor begins on "
                f"{long_date(first)}: {_days(-days)} with both.",
                "Check that the service is not paid for twice.",
                commission.reference,
            )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
