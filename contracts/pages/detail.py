"""Contracts in words: where each stands, its term as written and as understood, what was committed and by whom."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from commissioning.council.permissions import may_read_history
from commissioning.kit import terms
from commissioning.kit.checks import Check, worst_first
from commissioning.kit.dates import long_date, months_words
from commissioning.kit.models import EXEMPT_PARAGRAPHS
from commissioning.kit.money import pounds
from commissioning.kit.pictures import Mark, Span, TermPicture
from commissioning.kit.terms import Term, last_day, months_between
from commissioning.procurement.models import Commission
from commissioning.procurement.querysets import natural
from commissioning.procurement.routes import Regime, Route
from commissioning.procurement.timetable import exercise_by
from contracts import permissions
from contracts.changes import broken_by, end_known_on, provider_on
from contracts.checks import checks_of_contract
from contracts.choices import ActKind, AuthorityKind
from contracts.filters import followed
from contracts.ledger import Balance, balances_of
from contracts.lifecycle import AWARDED, CLOSED, CONTRACT, DRAFT, NOT_SIGNED, SIGNED
from contracts.models import Commitment, Contract, Extension, ExtensionOption, RosterEntry
from contracts.pages.documents import shelf_of
from contracts.pages.history import history_of_contract
from contracts.pages.notices import notices_in_short, reviews_of
from contracts.pages.performance import performance_in_short
from contracts.pages.records import acknowledgements_of, record_address
from contracts.querysets import LAST_DAY, ContractQuerySet, commissions_visible_to, is_staff_reader, reads_exempt
from decisions.choices import Qualifier
from decisions.lifecycle import PUBLIC_STATES as DECISION_PUBLIC_STATES
from decisions.models import Approval, Clause

DAY = timedelta(days=1)
NOT_STATED = "Not stated in the source"
MOST_CHANGES = 6
"""Changes shown on a contract's page; all of them are on a page of their own."""


@dataclass(frozen=True)
class Standing:
    """Where a contract stands on a day: in words, and as the kind of a tag (see the tag component)."""

    words: str
    kind: str = ""


@dataclass(frozen=True)
class OptionRow:
    """One option with what was used of it by the day of reading."""

    name: str
    new_end: date | None
    tell_by: date | None
    state: Standing


@dataclass(frozen=True)
class Authority:
    """Who had the power for an act, in words; the address leads to the clause where the reader may see it."""

    words: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class CommitmentRow:
    """One row of the ledger as a contract's page shows it.

    `entered` tells staff who entered it and when; `officer_record` is that of an act under a delegation: once published
    for everybody, before that, or where it is still owed, for staff.
    """

    commitment: Commitment
    what: str
    note: str
    authority: Authority
    charged_to: Authority
    entered: str = ""
    officer_record: Authority | None = None


@dataclass(frozen=True)
class Member:
    """A provider's entry on a roster; `suspended` says from when, on a day on which it is."""

    entry: RosterEntry
    suspended: str = ""


@dataclass(frozen=True)
class RosterLot:
    """The providers on one lot of an umbrella, on the day of reading."""

    title: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Roster:
    """A roster as one reader may see it: names by lot, or a count with the reason for withholding them."""

    count: int
    decided: int | None
    lots: tuple[RosterLot, ...]
    withheld_words: str = ""
    names_shown: bool = True

    @property
    def suppliers(self) -> str:
        if not self.count:
            return "No supplier entered"
        return "1 supplier" if self.count == 1 else f"{self.count} suppliers"


# Lists --------------------------------------------------------------------------------------------------------------


def seen_on(on: date, user: Any) -> ContractQuerySet:
    """Contracts that the user may see and that were awarded by a day (drafts, which staff see, have no day yet)."""
    return (
        Contract.objects.visible_to(user)
        .filter(Q(awarded_on__lte=on) | Q(awarded_on__isnull=True))
        .select_related("provider", "service_area", "commission", "umbrella", "lead_post")
        .prefetch_related("extensions", "variations__from_provider", "breaks")
        .annotate(was_followed=followed())
        .alias(last_day=LAST_DAY)
        .order_by("ends_on", "pk")
    )


LISTED = (
    "reference", "title", "kind", "state", "value", "value_qualifier", "awarded_on", "starts_on", "ends_on",
    "ends_words", "last_possible_end_if", "terminated_on", "termination_made_on", "end_before_termination",
    "closed_on", "commission", "umbrella", "provider__reference", "provider__legal_name",
)  # fmt: skip
"""What lists show of a contract, of its sixty columns and those of all that it belongs to."""


def listed_on(on: date, user: Any) -> ContractQuerySet:
    """The contracts of `seen_on` with what a list shows of each, and no more."""
    return seen_on(on, user).select_related(None).select_related("provider").only(*LISTED)


def current_first(contracts: QuerySet[Any], on: date, *, upcoming: bool = False) -> list[QuerySet[Any]]:
    """In parts: those not yet ended, the first to end at the top; those without an end; those that ended, the latest
    first. Each part runs along an index. Those still to begin, asked for alone: the first to begin at the top."""
    if upcoming:
        return [contracts.order_by("starts_on", "pk")]
    return [
        contracts.filter(last_day__gte=on).order_by("last_day", "pk"),
        contracts.filter(last_day=None).order_by("pk"),
        contracts.filter(last_day__lt=on).order_by("-last_day", "-pk"),
    ]


def standing(contract: Contract, on: date) -> Standing:
    """Where a contract stands on a day; one fetched with `was_followed` has ended when its successor is awarded."""
    if contract.awarded_on and on < contract.awarded_on:
        return Standing("Not yet awarded", "quiet")
    if contract.state == DRAFT or is_never_signed(contract, on):
        return Standing(CONTRACT.states[contract.state], "quiet")
    if contract.state in (AWARDED, NOT_SIGNED):
        return Standing(CONTRACT.states[AWARDED], "soon")
    ends_on = end_known_on(contract, on)
    if contract.terminated_on and contract.terminated_on < on:
        return Standing("Terminated", "quiet")
    if contract.starts_on and on < contract.starts_on:
        return Standing("Upcoming", "quiet")
    if ends_on and ends_on < on:
        # A contract closed later was, on the day of reading, still past its end.
        is_open = contract.state == SIGNED or (
            contract.state == CLOSED and contract.closed_on and on < contract.closed_on
        )
        ran_on = is_open and not getattr(contract, "was_followed", False)
        return Standing("Past its end", "stop") if ran_on else Standing("Ended", "quiet")
    if ends_on and ends_on <= last_day(on, 12):
        return Standing("In its last year", "soon")
    return Standing("Live")


def is_never_signed(contract: Contract, on: date) -> bool:
    """Whether it was known by a day that a contract would not be signed; of older records that day is not kept."""
    return contract.state == NOT_SIGNED and not (contract.closed_on and on < contract.closed_on)


def why_ended(contract: Contract, on: date) -> str:
    """Why a contract ended, once that had come about: its termination, or that it was not signed."""
    came = contract.termination_made_on or contract.terminated_on or contract.closed_on
    return contract.ended_reason or "" if came is None or came <= on else ""


def value_words(value: Decimal | None, qualifier: str, *, copied: bool = True) -> str:
    """A sum with its qualifier: “up to £2,500,000”, “£800,000”; an empty one says so."""
    if value is None:
        return "Not stated" if copied else "None"
    if qualifier in ("", Qualifier.EXACT):
        return pounds(value)
    return f"{Qualifier(qualifier).label} {pounds(value)}"


def kind_words(contract: Contract) -> str:
    return str(contract.get_kind_display())


def route_words(route: str) -> str:
    return Route(route).label if route else "Not stated"


# The term -----------------------------------------------------------------------------------------------------------


def term_sentence(term: Term) -> str:
    """One reading of a term: “3 years, then a pot of 12 months: at most 4 years (48 months).”"""
    if term.weeks is not None:
        return f"{term.weeks} weeks."
    parts = []
    if term.initial_months is not None:
        parts.append(months_words(term.initial_months))
    elif term.most_months is not None:
        return f"At most {_both(term.most_months)}; the initial period is not stated."
    parts += [
        f"a pot of {months_words(option.months)} in any slices"
        if option.pot
        else f"an option of {months_words(option.months)}"
        for option in term.options
    ]
    words = ", then ".join(parts) if term.initial_months is not None else " and ".join(parts)
    if term.initial_months is not None and term.options and term.maximum_months:
        words += f": at most {_both(term.maximum_months)}"
    if term.breaks:
        words += "; it may be broken after " + " or ".join(months_words(months) for months in term.breaks)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _both(months: int) -> str:
    words = months_words(months)
    return f"{words} ({months} months)" if months >= 12 else words


def understood(contract: Contract, options: Sequence[ExtensionOption]) -> str:
    """The term as the record holds it, from its days and options."""
    if not contract.starts_on or not contract.initial_end:
        return ""
    initial = months_between(contract.starts_on, contract.initial_end)
    if initial is None:
        days = (contract.initial_end - contract.starts_on).days + 1
        return f"{long_date(contract.starts_on)} to {long_date(contract.initial_end)}, {days} days."
    held = Term(initial, tuple(terms.Option(option.months, option.pot) for option in options))
    return term_sentence(held)


def option_rows(
    contract: Contract, options: Sequence[ExtensionOption], extensions: Sequence[Extension], on: date, user: Any
) -> list[OptionRow]:
    """Every option, what end it would give counted from the initial end, and what has become of it by a day."""
    rows = []
    months = 0
    ends_on = end_known_on(contract, on)
    over = standing(contract, on).words in ("Ended", "Terminated", "Past its end", "Never signed")
    broken = broken_by(contract, on)
    earlier_open = False
    for option in options:
        months += option.months
        used = [extension for extension in extensions if extension.option_id == option.pk and extension.made_on <= on]
        used_months = sum(extension.months for extension in used)
        left = option.months - used_months
        new_end = _end_after(contract, months)
        tell_by = tell_day(contract, ends_on, user) if left > 0 and not earlier_open else None
        if used and left <= 0:
            state = Standing(f"Used, to {long_date(max(extension.new_end for extension in used))}")
        elif used:
            state = Standing(f"{months_words(left)} left of {months_words(option.months)}", "soon")
        elif over:
            state = Standing("Not used", "quiet")
        elif broken:
            state = Standing("Fell away", "quiet")
        elif new_end and contract.last_possible_end_if and new_end > (contract.last_possible_end or new_end):
            state = Standing("Disputed: settle the term first", "stop")
        elif earlier_open:
            state = Standing("After the one before", "quiet")
        elif contract.state != SIGNED:
            state = Standing("Not yet", "quiet")
        elif tell_by and tell_by < on:
            state = Standing("Notice day passed", "stop")
        else:
            state = Standing("Open", "soon")
        earlier_open = earlier_open or left > 0
        name = f"Option {option.position}: {months_words(option.months)}{', in any slices' if option.pot else ''}"
        rows.append(OptionRow(name, new_end, None if over or broken else tell_by, state))
    return rows


def tell_day(contract: Contract, ends_on: date | None, user: Any) -> date | None:
    """The last day to tell the provider that the contract will be extended; for staff, where the contract has one."""
    if ends_on is None or not contract.supplier_notice_months or not is_staff_reader(user):
        return None
    return exercise_by(ends_on, contract.supplier_notice_months)


def _end_after(contract: Contract, months: int) -> date | None:
    if not contract.starts_on or not contract.initial_end:
        return None
    initial = months_between(contract.starts_on, contract.initial_end)
    return last_day(contract.starts_on, initial + months) if initial is not None else None


def term_picture(
    contract: Contract, options: Sequence[ExtensionOption], extensions: Sequence[Extension], on: date
) -> TermPicture | None:
    """The term as a picture: what is firm by a day, options still open, both last days where the term is disputed."""
    start, ends_on = contract.starts_on, end_known_on(contract, on)
    if start is None or ends_on is None:
        return None
    spans, said = _firm_spans(contract, extensions, start, ends_on)
    still = () if broken_by(contract, on) else options
    open_options, last = _open_options(contract, still, extensions, ends_on, on)
    spans += open_options
    said += [f"{span.label}, to {long_date(span.last)}" for span in open_options]
    marks = [
        Mark(f"Break after {months_words(point.after_months)}", point.falls_on, "break")
        for point in contract.breaks.all()
        if point.falls_on <= ends_on
    ]
    said += [f"a break on {long_date(mark.on)}" for mark in marks]
    marks.append(Mark("Ends, as it stands", ends_on, "end"))
    for day in sorted({contract.last_possible_end, contract.last_possible_end_if, last} - {None, ends_on}):  # type: ignore[type-var]
        if day < ends_on:  # type: ignore[operator]
            continue  # the end was brought forward after the day of reading
        disputed = contract.last_possible_end_if is not None
        words = "Last possible end, disputed" if disputed else "Last possible end"
        marks.append(Mark(words, day, "disputed-end" if disputed else "end"))  # type: ignore[arg-type]
        said.append(f"{words.lower()} {long_date(day)}")  # type: ignore[arg-type]
    later, doubt = contract.last_possible_end_if, contract.last_possible_end
    if later and doubt and later > doubt:
        spans = _disputed(spans, doubt)
    if standing(contract, on).words == "Past its end":
        spans.append(Span("Past its end", ends_on + DAY, on, "over"))
    return TermPicture(f"Term of {contract.reference}", f"{'; '.join(said)}.", tuple(spans), tuple(marks), today=on)


def _firm_spans(
    contract: Contract, extensions: Sequence[Extension], start: date, ends_on: date
) -> tuple[list[Span], list[str]]:
    """The initial period and each extension made."""
    first_end = min(contract.initial_end or ends_on, ends_on)
    months = months_between(start, first_end)
    spans = [Span(months_words(months) if months else "Firm term", start, first_end)]
    for extension in extensions:
        if extension.old_end < ends_on:
            label = f"Extended: {months_words(extension.months)}"
            spans.append(Span(label, extension.old_end + DAY, min(extension.new_end, ends_on)))
    return spans, [f"{span.label}, {long_date(span.first)} to {long_date(span.last)}" for span in spans]


def _open_options(
    contract: Contract, options: Sequence[ExtensionOption], extensions: Sequence[Extension], ends_on: date, on: date
) -> tuple[list[Span], date]:
    """Spans of the options not used up, one after the other from the end as it stands, and the last day they reach."""
    spans: list[Span] = []
    last = ends_on
    for option in options:
        left = option.months - sum(row.months for row in extensions if row.option_id == option.pk)
        if left <= 0:
            continue
        end = last_day(last + DAY, left)
        spans.append(Span(f"Option {option.position}: {months_words(left)}", last + DAY, end, "option"))
        last = end
    return spans, last


def _disputed(spans: Sequence[Span], from_day: date) -> list[Span]:
    """The same spans, what lies after a day drawn as disputed."""
    cut: list[Span] = []
    for span in spans:
        if span.last <= from_day:
            cut.append(span)
        elif span.first > from_day:
            cut.append(Span(span.label, span.first, span.last, "disputed"))
        else:
            cut.append(Span(span.label, span.first, from_day, span.kind))
            cut.append(Span("Disputed", from_day + DAY, span.last, "disputed"))
    return cut


# The lead sentence ------------------------------------------------------------------------------------------------


def lead_sentence(contract: Contract, on: date, options: Sequence[OptionRow]) -> str:
    """Where the contract stands and until when, in a sentence or two."""
    now = standing(contract, on)
    ends_on = end_known_on(contract, on)
    end = long_date(ends_on) if ends_on else contract.ends_words
    if now.words == "Not yet awarded":
        return f"On {long_date(on)} it had not been awarded: that was on {long_date(contract.awarded_on)}."  # type: ignore[arg-type]
    if contract.state == DRAFT:
        return "A draft: nothing has been awarded."
    if is_never_signed(contract, on):
        return "Awarded, but never signed."
    if contract.state in (AWARDED, NOT_SIGNED):
        return "Awarded, not yet signed."
    if now.words == "Terminated":
        return f"Terminated on {long_date(contract.terminated_on)}."  # type: ignore[arg-type]
    if now.words == "Upcoming":
        until = f" and runs to {end}" if end else ""
        return f"It begins on {long_date(contract.starts_on)}{until}."  # type: ignore[arg-type]
    if now.words == "Ended":
        return f"It ended on {end}."
    if now.words == "Past its end":
        return f"Its end, {end}, has passed; the record shows no further extension and no closure."
    is_open = [row for row in options if row.state.words == "Open" or "left of" in row.state.words]
    words = f"Live until {end}" if end else "Live, with no end stated"
    if not ends_on:
        return f"{words}."
    if contract.termination_made_on and contract.termination_made_on <= on:
        return f"Live. Notice was given on {long_date(contract.termination_made_on)}: it ends on {end}."
    broken = next((point for point in contract.breaks.all() if point.exercised_on and point.exercised_on <= on), None)
    if broken:
        return f"{words}: the break of that day was used on {long_date(broken.exercised_on)}."  # type: ignore[arg-type]
    late = next((row.tell_by for row in options if row.state.words == "Notice day passed"), None)
    if late:
        return f"{words}; the day to tell the provider of an extension, {long_date(late)}, has passed."
    if is_open:
        return f"{words}, with an option to extend still open."
    if options:
        return f"{words}; no option to extend is left."
    return f"{words}, with no option to extend."


# Money ------------------------------------------------------------------------------------------------------------


def commitments_of(contract: Contract, on: date) -> list[Commitment]:
    """The rows of a contract's ledger made by a day, oldest first, with all that `commitment_rows` reads."""
    return list(
        contract.commitments.made_by_day(on)
        .select_related(
            "extension",
            "variation__from_provider",
            "variation__to_provider",
            "corrects",
            "clause__decision",
            "delegation__clause__decision",
            "delegation__post",
            "acting_post",
            "standing_orders",
            "approval__clause__decision",
            "officer_record__decision",
            "recorded_by",
        )
        .order_by("made_on", "pk")
    )


def clauses_seen(commitments: Iterable[Commitment], user: Any) -> set[int]:
    """Of the clauses that rows cite, those the user may read."""
    cited = set()
    for row in commitments:
        cited |= {row.clause_id, row.delegation and row.delegation.clause_id, row.approval and row.approval.clause_id}
    return set(Clause.objects.visible_to(user).filter(pk__in=[pk for pk in cited if pk]).values_list("pk", flat=True))


def commitment_rows(commitments: Sequence[Commitment], seen: set[int], user: Any = None) -> list[CommitmentRow]:
    """The rows in words as a user reads them; clauses outside `seen` are named without their text or address."""
    is_staff = is_staff_reader(user)
    return [
        CommitmentRow(
            row,
            act_words(row),
            act_note(row),
            authority_words(row, seen),
            charged_words(row, seen),
            f"Entered on {long_date(timezone.localdate(row.recorded_at))} by {row.recorded_by}" if is_staff else "",
            officer_record_words(row, seen, is_staff=is_staff),
        )
        for row in commitments
    ]


def officer_record_words(row: Commitment, seen: set[int], *, is_staff: bool) -> Authority | None:
    """The officer decision record of an act under a delegation, or where staff draft the one that is owed."""
    record = getattr(row, "officer_record", None)
    if record is not None and (is_staff or record.decision.state in DECISION_PUBLIC_STATES):
        return Authority(record.decision.reference, reverse("overview:decision", args=[record.decision.reference]))
    if record is None and is_staff and row.delegation and row.delegation.clause_id in seen:
        return Authority("still owed", record_address(row))
    return None


def act_words(row: Commitment) -> str:
    """What was done: “Award”, “Extended to 31 March 2027”, “Correction of the award”."""
    if row.extension:
        return f"Extended to {long_date(row.extension.new_end)}"
    if row.kind == ActKind.CORRECTION and row.corrects:
        return f"Correction of the {row.corrects.get_kind_display().lower()} of {long_date(row.corrects.made_on)}"
    return str(row.get_kind_display())


def act_note(row: Commitment) -> str:
    """The ground or reason of an act, where there is one."""
    if row.extension:
        stated = row.extension.stated_months
        months = f"stated as {months_words(stated)}" if stated and stated != row.extension.months else ""
        return "; ".join(words for words in (row.extension.ground.rstrip("."), row.why.rstrip("."), months) if words)
    if row.variation:
        varied = row.variation
        ends = f"Ends on {long_date(varied.new_end)}" if varied.new_end else ""
        instead = f"{ends} instead of {long_date(varied.old_end)}" if ends and varied.old_end else ends
        passed = f"Passed from {varied.from_provider} to {varied.to_provider}" if varied.to_provider else ""
        parts = (passed, instead, varied.scope_words, varied.term_words, varied.ground, row.why)
        return ". ".join(words.rstrip(".") for words in parts if words)
    return str(row.why)


def clause_address(clause: Clause) -> str:
    return reverse("overview:clause", args=[clause.decision.reference, clause.slug])


def authority_words(row: Commitment, seen: Container[int]) -> Authority:
    """Who had the power for an act."""
    if row.authority == AuthorityKind.DECISION and row.clause:
        return _cited(row.clause, seen)
    if row.authority == AuthorityKind.DELEGATION and row.delegation:
        note = f"delegated to the {row.acting_post or row.delegation.post}"
        if row.consultation and row.delegation.clause_id in seen:
            note += f". {row.consultation}"
        cited = _cited(row.delegation.clause, seen)
        return Authority(cited.words, cited.url, note)
    if row.authority == AuthorityKind.STANDING:
        return Authority("Standing power", note=f"{row.standing_words}, {row.acting_post}")
    if row.authority == AuthorityKind.RECORDED:
        return Authority("Recorded from before", note=row.recorded_words)
    return Authority("None needed" if row.kind == ActKind.RELEASE else "As the row it corrects")


def charged_words(row: Commitment, seen: Container[int]) -> Authority:
    """The approval of money that an act is charged to."""
    if row.approval:
        return _cited(row.approval.clause, seen)
    return Authority("Not charged to an approval" if row.amount else "")


def _cited(clause: Clause, seen: Container[int]) -> Authority:
    if clause.pk in seen:
        return Authority(clause.cited_as, clause_address(clause))
    return Authority("A clause that is not public")


# The roster -------------------------------------------------------------------------------------------------------


def roster_of(contract: Contract, on: date, user: Any) -> Roster:
    """Who is on an umbrella's roster on a day, as this user may see it. Withheld names stay a count."""
    entries = contract.roster.on_day(on)
    withheld = getattr(contract, "withheld_names", None)
    is_withheld = False
    words = ""
    if withheld is not None and withheld.released_on is None:
        is_withheld = True
        words = (
            f"Their names are not public: paragraph {withheld.paragraph} of Schedule 12A, "
            f"{EXEMPT_PARAGRAPHS.get(withheld.paragraph, 'exempt information')}. {withheld.reason} "
            f"To be reviewed by {long_date(withheld.review_on)}."
        )
    count = entries.values("provider").distinct().count()
    if is_withheld and not reads_exempt(user):
        return Roster(count or contract.suppliers_decided or 0, contract.suppliers_decided, (), words, False)
    lots: dict[str, list[Member]] = {}
    named = entries.named_for(user).select_related("provider", "lot").prefetch_related("suspensions")
    for entry in named.order_by(natural("lot__number"), "provider__legal_name", "pk"):
        lots.setdefault(lot_words(entry.lot), []).append(Member(entry, suspension_words(entry, on)))
    groups = tuple(RosterLot(title, tuple(rows)) for title, rows in lots.items())
    return Roster(count, contract.suppliers_decided, groups, words)


def suspension_words(entry: RosterEntry, on: date) -> str:
    """Since when an entry is suspended on a day, or nothing."""
    for suspension in entry.suspensions.all():
        if suspension.from_on <= on and (suspension.until_on is None or on <= suspension.until_on):
            until = f" to {long_date(suspension.until_on)}" if suspension.until_on else ""
            return f"from {long_date(suspension.from_on)}{until}"
    return ""


def lot_words(lot: Any) -> str:
    """“Lot 2: Leisure”; a lot that stands for a whole umbrella by its title alone."""
    return lot.title if lot.number == "whole" else f"Lot {lot.number}: {lot.title}"


# What went before and comes after ------------------------------------------------------------------------------------


def before_and_after(contract: Contract, on: date, user: Any) -> tuple[list[Contract], list[Commission]]:
    """The contracts that this one follows, and the commissions that follow it, as far as the user may see them."""
    before: list[Contract] = []
    if contract.commission_id:
        before = list(
            seen_on(on, user).filter(successor_links__commission=contract.commission_id).exclude(pk=contract.pk)
        )
    after = commissions_visible_to(user).filter(predecessor_links__contract=contract).order_by("reference")
    return before, list(after)


# Checks, history ------------------------------------------------------------------------------------------------


def checks_for(checks: Iterable[Check], user: Any) -> list[Check]:
    """Checks that this user may read, worst first: a stranger those marked public, staff all but the exempt ones."""
    open_to_staff = [check for check in checks if reads_exempt(user) or not check.exempt]
    return worst_first([check for check in open_to_staff if check.public or is_staff_reader(user)])


def agreed_rows(contract: Contract, on: date, user: Any) -> list[tuple[str, Any]]:
    """Further facts of a contract as at a day, each with its label; what the source does not state is said to be so."""
    rows: list[tuple[str, Any]] = []
    if contract.description:
        rows.append(("What for", contract.description))
    rows.append(("Route to market", route_words(contract.route)))
    if contract.direct_award_ground:
        ground = f"{contract.get_direct_award_ground_display()}. {contract.direct_award_why}"
        rows.append(("Ground of the direct award", ground))
    regime = Regime(contract.regime).label
    rows.append(("Regime", f"{regime}, light touch" if contract.light_touch else regime))
    if contract.begun_on:
        rows.append(("Procurement begun on", long_date(contract.begun_on)))
    rows.append(("Service area", contract.service_area.name))
    if contract.value_words:
        rows.append(("Value as written", contract.value_words))
    if contract.annual_value is not None:
        rows.append(("A year", pounds(contract.annual_value)))
    if contract.irrecoverable_vat is not None:
        rows.append(("Irrecoverable VAT", pounds(contract.irrecoverable_vat)))
    for label, day in (("Awarded", contract.awarded_on), ("Signed", contract.signed_on)):
        if day:
            rows.append((label, long_date(day)))
    if contract.supplier_notice_months:
        rows.append(("Notice to the provider", f"{months_words(contract.supplier_notice_months)} before the end"))
    if contract.tupe_applies:
        rows.append(("TUPE", "Applies"))
    rows.append(("Tendered", "Yes" if contract.tendered else "No"))
    if contract.placed_by:
        rows.append(("How it was placed", contract.get_placed_by_display()))
    if contract.placed_on and contract.state == DRAFT:
        rows.append(("Placed on", long_date(contract.placed_on)))
    if contract.competition_words and is_staff_reader(user):
        rows.append(("Mini-competition", contract.competition_words))
    if contract.term_justification:
        rows.append(("Why it runs so long", contract.term_justification))
    if contract.review_on:
        rows.append(("Review", long_date(contract.review_on)))
    if why := why_ended(contract, on):
        rows.append(("Why it ended", why))
    rows.append(("Lead", str(contract.lead_post)))
    if is_staff_reader(user) and contract.lead_officer:
        rows.append(("Lead officer", str(contract.lead_officer)))
    if is_staff_reader(user):
        rows.append(("Planned at its end", contract.get_planned_path_display()))
    return rows


def providers_before(contract: Contract, on: date) -> list[tuple[str, str]]:
    """By a day: until when which provider held the contract before it passed to another, the last one first."""
    passed = [row for row in contract.variations.all() if row.from_provider and row.made_on <= on]
    return [
        (long_date(row.made_on - DAY), row.from_provider.legal_name if row.from_provider else "")
        for row in sorted(passed, key=lambda row: (row.made_on, row.pk), reverse=True)
    ]


def supplier_words(contract: Contract) -> str:
    """Who supplies where no provider is named: the roster of an umbrella, or nobody yet."""
    return "Several, on its roster" if contract.is_umbrella else "Not chosen yet"


def sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]


# Whole pages ------------------------------------------------------------------------------------------------------


def balance_part(approval: Approval, balance: Balance) -> dict[str, Any]:
    """What the balance bar takes for one approval: the whole, the used part, a heading and the ledger's address."""
    clause = approval.clause
    return {
        "total": balance.approved,
        "used": balance.committed,
        "title": clause.cited_as,
        "qualifier": Qualifier(approval.qualifier).label,
        "url": clause_address(clause),
    }


def register_row(contract: Contract, on: date) -> dict[str, Any]:
    """One line of the register."""
    return {
        "contract": contract,
        "kind": kind_words(contract),
        "standing": standing(contract, on),
        "ends_on": end_known_on(contract, on),
        "value": sentence_case(value_words(contract.value, contract.value_qualifier)),
        "supplier": provider.legal_name if (provider := provider_on(contract, on)) else supplier_words(contract),
    }


def contract_page(contract: Contract, on: date, user: Any, *, is_today: bool = True) -> dict[str, Any]:
    """Everything that the page of one contract shows to this user as at a day, which its picture names as such."""
    prefetch_related_objects([contract], "extensions", "variations__from_provider", "options__extensions", "breaks")
    options = list(contract.options.all())
    extensions = [extension for extension in contract.extensions.all() if extension.made_on <= on]
    shown_options = option_rows(contract, options, extensions, on, user)
    commitments = commitments_of(contract, on)
    seen = clauses_seen(commitments, user)
    before, after = before_and_after(contract, on, user)
    approvals = {
        row.approval_id: row.approval for row in commitments if row.approval and row.approval.clause_id in seen
    }
    balances = balances_of(approvals.values(), on=on, user=user)
    stated = [row.amount for row in commitments if row.amount is not None]
    call_offs = seen_on(on, user).filter(umbrella=contract) if contract.is_umbrella else Contract.objects.none()
    ends_on = end_known_on(contract, on)
    value = value_words(contract.value, contract.value_qualifier)
    coming = next_day(contract, shown_options, on)
    reading = terms.read(contract.term_words) if contract.term_words else None
    picture = term_picture(contract, options, extensions, on)
    return {
        "shows_last_day": is_staff_reader(user) and contract.state == SIGNED,
        "plan_items": list(contract.plan_items.waiting(user)) if is_today and is_staff_reader(user) else [],
        "contract": contract,
        "kind": kind_words(contract),
        "provider": provider_on(contract, on),
        "providers_before": providers_before(contract, on),
        "may_correct": permissions.may_contract(user, contract.service_area) is None,
        "standing": standing(contract, on),
        "lead": lead_sentence(contract, on, shown_options),
        "commission": commissions_visible_to(user).filter(pk=contract.commission_id).first()
        if contract.commission_id
        else None,
        "umbrella": Contract.objects.visible_to(user).filter(pk=contract.umbrella_id).first()
        if contract.umbrella_id
        else None,
        "value_head": "In call-offs" if contract.is_umbrella and contract.value is None else sentence_case(value),
        "value_if": contract.value_if,
        "ends_on": ends_on,
        "ends_head": long_date(ends_on) if ends_on else sentence_case(contract.ends_words or "Not stated"),
        "next_day": coming,
        "next_day_head": long_date(coming[1]) if coming else "",
        "next_day_left": (coming[1] - on).days if coming else 0,
        "reading": reading,
        "candidates": [term_sentence(term) for term in reading.candidates] if reading else [],
        "understood": understood(contract, options),
        "options": shown_options,
        "has_tell_by": any(row.tell_by for row in shown_options),
        "extensions": extensions,
        "breaks": list(contract.breaks.all()),
        "commitments": commitment_rows(commitments, seen, user),
        "acknowledgements": acknowledgements_of(contract, user),
        "committed": sum(stated, Decimal(0)) if stated else None,
        "balances": [balance_part(approval, balances[approval.pk]) for approval in approvals.values()],
        "lots": [
            lot_words(link.lot) for link in contract.lot_links.select_related("lot").order_by(natural("lot__number"))
        ],
        "roster": roster_of(contract, on, user) if contract.is_umbrella else None,
        "call_offs": [register_row(call_off, on) for call_off in call_offs],
        "before": [register_row(earlier, on) for earlier in before],
        "after": after,
        "agreed": agreed_rows(contract, on, user),
        "assumptions": list(contract.assumptions.all()),
        **shelf_of(contract).section(user),
        "notices": notices_in_short(contract, on, user),
        "reviews": reviews_of(contract, on, user),
        "performance": performance_in_short(contract, on, user),
        "checks": checks_for(checks_of_contract(contract, on=on), user),
        "history": history_of_contract(contract, user)[:MOST_CHANGES] if may_read_history(user) else [],
        "picture": picture and replace(picture, today_words="Today" if is_today else "Day read"),
    }


def next_day(contract: Contract, options: Sequence[OptionRow], on: date) -> tuple[str, date] | None:
    """What comes next in the life of a contract, and when: the provider's notice, a break, a review or the end."""
    days: list[tuple[str, date | None]] = [("Tell the provider by", row.tell_by) for row in options if row.tell_by]
    days += [("Break", point.falls_on) for point in contract.breaks.all() if not point.exercised_on]
    days += [("Review", contract.review_on)]
    ahead = [(words, day) for words, day in days if day and day >= on]
    return min(ahead, key=lambda pair: pair[1]) if ahead and contract.state == SIGNED else None
