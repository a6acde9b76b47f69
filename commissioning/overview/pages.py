"""Commissions and the home page in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.urls import NoReverseMatch, reverse

from commissioning.council.models import ServiceArea
from commissioning.kit import terms
from commissioning.kit.checks import Check
from commissioning.kit.dates import days_words, long_date
from commissioning.kit.money import pounds, pounds_rough
from commissioning.kit.pictures import Row, Span, TermPicture
from commissioning.overview.commission_steps import commission_steps
from commissioning.overview.decision_pages import named_apart
from commissioning.overview.last_day import ToAct, to_act
from commissioning.overview.story import (
    IN_SERVICE,
    Story,
    left_words,
    qualified,
    standing_of,
    story_of,
)
from commissioning.overview.thread import Line, Step, counted, steps_of
from commissioning.procurement.models import Commission, CommissionDecision, Lot
from commissioning.procurement.pages.documents import shelf_of
from commissioning.procurement.routes import Regime
from commissioning.procurement.timetable import PlannedPath
from contracts.changes import last_ends_on, options_left
from contracts.checks import checks_of_commission
from contracts.lifecycle import PUBLIC_STATES
from contracts.models import Contract, RosterEntry
from contracts.pages import detail as contract_pages
from contracts.pages.detail import Standing, checks_for, end_known_on, roster_of
from contracts.querysets import commissions_visible_to
from decisions.checks import checks_of
from decisions.choices import Qualifier
from decisions.lifecycle import DRAFT, WITHDRAWN
from decisions.models import Decision
from decisions.pages import register as decision_list
from decisions.records import facts_of_each

MOST_ROWS = 16
"""Contracts drawn in one picture; a longer list is in the contracts register."""


@dataclass(frozen=True)
class Fact:
    """One of the four facts: label, value, a line of context and an address for it."""

    label: str
    value: str
    context: str = ""
    url: str = ""
    act: bool = False


@dataclass(frozen=True)
class Entry:
    """A commission in a list: where it stands and further chips, its next day, the decisions and contracts counted."""

    commission: Commission
    standing: Standing
    chips: tuple[Standing, ...]
    line: str
    counts: str


@dataclass(frozen=True)
class Assumed:
    """A fact that was assumed, and the record it belongs to."""

    of: str
    field: str
    value: str
    why: str


@dataclass(frozen=True)
class Example:
    """One story in five steps, for the home page."""

    commission: Commission
    steps: tuple[tuple[str, Line, bool], ...]


# The commission -----------------------------------------------------------------------------------------------------


def commission_page(commission: Commission, on: date, user: Any, *, is_today: bool) -> dict[str, Any]:
    """Everything that the page of one commission shows to this user as at a day; with `is_today` what staff may do."""
    story = story_of(commission, on, user)
    act = to_act(story)
    standing = standing_of(commission, [told.decision for told in story.decisions], story.contracts, on)
    steps = steps_of(story)
    return {
        "commission": commission,
        "story": story,
        "standing": standing,
        "lead": lead_sentence(story, standing, act),
        "facts": facts_of(story, standing, act, steps),
        "checks": checks_of_story(story),
        "picture": picture_of(story, "Today" if is_today else "Day read"),
        "past": [step for step in steps if not _is_to_come(step)],
        "to_come": [step for step in steps if _is_to_come(step)],
        "balances": balances_of(story),
        "powers": powers_of(story),
        "about": about_rows(story),
        "term": term_rows(commission),
        "assumed": assumed_of(story),
        "next_steps": commission_steps(story) if is_today else None,
        **shelf_of(commission).section(user),
        "json_url": reverse("overview:commission_json", args=[commission.reference]),
    }


def _is_to_come(step: Step) -> bool:
    return step.state in ("next", "now")


def lead_sentence(story: Story, standing: Standing, act: ToAct | None) -> str:
    """Where it stands and what must happen, in two or three sentences."""
    return " ".join(part for part in (_stands(story, standing), _must(act, story.on)) if part)


def _stands(story: Story, standing: Standing) -> str:
    on = story.on
    ends = sorted({day for one in story.agreed if (day := end_known_on(one, on))})
    live = [one for one in story.agreed if contract_pages.standing(one, on).words in IN_SERVICE]
    left = _left(story)
    if live:
        last = [day for one in live if (day := end_known_on(one, on))]
        until = f"until {long_date(max(last))}" if last else "with no end stated"
        # Of the contracts that end last: an order that ends before may have one of its own.
        latest = [one for one in live if not last or end_known_on(one, on) == max(last)]
        options = [option for one in latest for option in options_left(one, on)]
        more = "an option to extend is still open" if options else "no option to extend is left"
        return f"In service {until}; {more}.{left}"
    if standing.words == "Ended" and ends:
        who = "The contract ended" if len(story.agreed) == 1 else "The last contract ended"
        words = f"{who} on {long_date(ends[-1])}."
        later = [one for one in story.agreed if one.last_possible_end_if]
        open_options = [one for one in story.agreed if options_left(one, on)]
        if later:
            one = later[0]
            words += (
                f" By its options it could have run to {long_date(one.last_possible_end)} or "  # type: ignore[arg-type]
                f"{long_date(one.last_possible_end_if)}: the record disagrees, and no use is recorded."  # type: ignore[arg-type]
            )
        elif open_options:
            words += " It could have been extended; no use of an option is recorded."
        if story.after:
            return f"{words} {story.after[0].reference} follows it."
        return words if later or open_options else f"{words} What follows it is not recorded here."
    if standing.words == "Ended":
        return "Every contract has ended."
    upcoming = [one.starts_on for one in story.agreed if one.starts_on and one.starts_on > on]
    if upcoming:
        return f"Awarded: service begins on {long_date(min(upcoming))}.{left}"
    decided = [told for told in story.decisions if told.decision.decided_on and not told.decision.is_recommendation]
    if decided:
        decision = decided[-1].decision
        now = decision_list.standing(decision, on)
        if now.kind == "stop":
            return f"{decision.reference} is {now.words.lower()}; nothing may be bought under it."
        if now.words == "In effect":
            since = long_date(decision.effective_from) if decision.effective_from else "publication"
            return f"Approved by {decision.decision_maker} and in effect since {since}; nothing is awarded yet.{left}"
        if decision.effective_from and on < decision.effective_from:
            effect = long_date(decision.effective_from)
            return f"Decided by {decision.decision_maker}; nothing may be bought before {effect}."
        return f"Decided by {decision.decision_maker} on {long_date(decision.decided_on)}."  # type: ignore[arg-type]
    planned = [told.decision for told in story.decisions if not told.decision.is_recommendation]
    if planned:
        first = planned[0]
        when = long_date(first.due_on) if first.due_on else first.due_period or "a day not yet known"
        return f"To be decided by {first.decision_maker or 'a decision maker not yet named'}: {when}."
    if story.decisions:
        return "Scrutiny has given its view; no decision is recorded yet."
    return f"Nothing was decided or agreed by {long_date(on)}." if story.on else ""


def _left(story: Story) -> str:
    """What is left of the money approved, where one approval bears all."""
    money = [one for told in story.decisions for one in told.money]
    if len(money) != 1:
        return ""
    balance = money[0].balance
    whole = f"{qualified(balance.approved, balance.qualifier)}"
    return f" {pounds(balance.left)} of {whole} is left to commit." if balance.left > 0 else ""


def _must(act: ToAct | None, on: date) -> str:
    """What staff must begin, and by when."""
    if act is None:
        return ""
    verb = "extend" if act.path.kind == PlannedPath.EXTEND else "replace"
    binding = act.path.binding
    what = f" ({binding.name[:1].lower()}{binding.name[1:]})" if binding else ""
    if act.day < on:
        return f"To {verb} it in time, work had to begin by {long_date(act.day)}{what}."
    return f"To {verb} it in time, begin by {long_date(act.day)}{what}."


def facts_of(story: Story, standing: Standing, act: ToAct | None, steps: Sequence[Step]) -> list[Fact]:
    """The four facts: where it stands, money, when it ends, what is next."""
    return [
        Fact("Where it stands", standing.words, _lots_words(story)),
        _money_fact(story),
        _end_fact(story),
        _next_fact(story, act, steps),
    ]


def _lots_words(story: Story) -> str:
    parents = {lot.parent_id for lot in story.lots}
    leaves = [lot for lot in story.lots if lot.pk not in parents]
    if not leaves:
        return ""
    supplied = sum(1 for lot in leaves if story.of_lot(lot))
    if supplied == len(leaves):
        return "Its one lot has its supplier" if len(leaves) == 1 and _one_supplier(story) else _all_lots(len(leaves))
    return f"{supplied or 'None'} of {len(leaves)} lots {'has' if supplied == 1 else 'have'} suppliers"


def _all_lots(count: int) -> str:
    return "Its one lot has suppliers" if count == 1 else f"All {count} lots have suppliers"


def _one_supplier(story: Story) -> bool:
    return not any(contract.is_umbrella for contract in story.agreed)


def _money_fact(story: Story) -> Fact:
    money = [one for told in story.decisions for one in told.money]
    commission = story.commission
    if len(money) == 1:
        approval, balance = money[0].approval, money[0].balance
        url = reverse("overview:clause", args=[approval.clause.decision.reference, approval.clause.slug])
        rough = f"{Qualifier(balance.qualifier).label} {pounds_rough(balance.approved)}"
        # The rough figure says millions to two places; what it hides is written out beside it.
        exact = "" if balance.approved % 10_000 == 0 else f"{pounds(balance.approved)}: "
        return Fact("Money", _capital(rough), f"{exact}{left_words(balance).rstrip('.')}", url)
    if money:
        left = sum((one.balance.left for one in money), Decimal(0))
        return Fact("Money", f"{pounds_rough(left)} left", f"Under {len(money)} approvals")
    if commission.value is not None:
        return Fact("Money", _capital(qualified(commission.value, commission.value_qualifier)), commission.value_words)
    if commission.annual_budget is not None:
        return Fact(
            "Money", f"{pounds_rough(commission.annual_budget)} a year", "Budget; no sum is approved in a clause"
        )
    yearly = [one.annual_value for one in story.agreed if one.annual_value is not None]
    if yearly:
        return Fact("Money", f"{pounds_rough(sum(yearly, Decimal(0)))} a year", "By its contracts, as far as recorded")
    return Fact("Money", "Not stated", "No sum is recorded")


def _end_fact(story: Story) -> Fact:
    ends = sorted({day for one in story.agreed if (day := end_known_on(one, story.on))})
    if not ends:
        return Fact("Ends", "Not yet known", "Nothing is agreed yet")
    label = "Ended" if ends[-1] < story.on else "Ends"
    firsts = {found for one in story.agreed if (found := last_ends_on(one, story.on))[0]}
    disputed = next(((first, later) for first, later in firsts if first and later), None)
    latest = max((first for first, _ in firsts if first), default=None)
    if disputed:
        first, later = disputed
        tense = "Could have run" if ends[-1] < story.on else "Could run"
        context = f"{tense} to {long_date(first)} or {long_date(later)}: the record disagrees"
        return Fact(label, long_date(ends[-1]), context, "#check-term-contradiction")
    if latest and latest > ends[-1]:
        tense = "Could have run" if ends[-1] < story.on else "Could run"
        return Fact(label, long_date(ends[-1]), f"{tense} to {long_date(latest)}")
    if len(ends) > 1:
        return Fact(label, long_date(ends[-1]), f"The first of its contracts on {long_date(ends[0])}")
    return Fact(label, long_date(ends[-1]), "No option to extend is left")


def _next_fact(story: Story, act: ToAct | None, steps: Sequence[Step]) -> Fact:
    if act is not None:
        verb = "extend" if act.path.kind == PlannedPath.EXTEND else "replace"
        label = "Act by" if act.day >= story.on else "Was to act by"
        return Fact(label, long_date(act.day), f"To {verb} it: {days_words((act.day - story.on).days)}", act=True)
    ends = [day for one in story.agreed if (day := end_known_on(one, story.on))]
    is_over = bool(ends) and max(ends) < story.on
    coming = [step for step in steps if step.state == "next"]
    dated = [step for step in coming if step.on and not (is_over and step.kind == "Last possible end")]
    if dated:
        step = dated[0]
        return Fact("Next", long_date(step.on), f"{step.kind}: {step.title}")  # type: ignore[arg-type]
    if story.after:
        one = story.after[0]
        return Fact("Followed by", one.reference, one.title, reverse("overview:commission", args=[one.reference]))
    if any(step.kind == "Follow-up" for step in coming):
        return Fact("Next", "A report", "Asked for without a day")
    return Fact("Next", "Nothing recorded", "No successor is named in this record")


def checks_of_story(story: Story) -> list[Check]:
    """The checks of the commission, its contracts and decisions that the reader may know, worst first, each once."""
    found = list(checks_of_commission(story.commission, on=story.on, lots=story.lots))
    for facts in facts_of_each([told.decision for told in story.decisions if told.is_full]):
        found += checks_of(facts.decision, on=story.on, user=story.user, facts=facts)
    once: dict[tuple[str, str, str], Check] = {}
    for check in checks_for(found, story.user):
        told = named_apart(check, story.commission.reference)
        # What is public is told of each record; what staff are to put right, once.
        once.setdefault((told.code, told.sentence, told.citation if told.public else ""), told)
    return checks_for(once.values(), story.user)


def picture_of(story: Story, today_words: str) -> TermPicture | None:
    """One row for each contract before and each contract agreed, on one scale of years."""
    rows: list[Row] = []
    said: list[str] = []
    order = sorted(story.agreed, key=lambda one: (not one.is_umbrella, one.umbrella_id is not None, one.reference))
    for contract in [*story.before, *order][:MOST_ROWS]:
        extensions = [extension for extension in contract.extensions.all() if extension.made_on <= story.on]
        single = contract_pages.term_picture(contract, list(contract.options.all()), extensions, story.on)
        is_before = contract in story.before
        if single is None:
            spans = _spans_without_start(contract, story.on)
            if not spans:
                continue
            rows.append(Row(f"{contract.reference} (before)", spans, (), contract.title))
            said.append(f"{contract.reference}: {_span_words(spans)}")
            continue
        spans = tuple(span for span in single.spans if span.kind != "over" or story.is_staff)
        if is_before:
            spans = _as_before(contract, spans)
        name = f"{contract.reference} (before)" if is_before else contract.reference
        rows.append(Row(name, spans, () if is_before else single.marks, contract.title))
        said.append(f"{contract.reference}: {single.description}")
    if not rows:
        return None
    return TermPicture(
        f"How long the contracts of {story.commission.reference} run",
        " ".join(said),
        today=story.on,
        rows=tuple(rows),
        today_words=today_words,
    )


def _as_before(contract: Contract, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of an earlier contract, set apart; what was extended beyond its options keeps its own look."""
    beyond = {extension.new_end for extension in contract.extensions.all() if extension.option_id is None}
    return tuple(
        Span(
            span.label, span.first, span.last, "over" if span.last in beyond else "before", _before_state(span, beyond)
        )
        for span in spans
        if span.kind not in ("option", "disputed", "over")
    )


def _before_state(span: Span, beyond: set[date]) -> str:
    return "Beyond its options" if span.last in beyond else "Before"


def _spans_without_start(contract: Contract, on: date) -> tuple[Span, ...]:
    """What can be drawn of an earlier contract whose start is not stated: its extensions alone."""
    return tuple(
        Span(
            f"Extended to {long_date(extension.new_end)}",
            extension.old_end + contract_pages.DAY,
            extension.new_end,
            "before" if extension.option_id else "over",
            "Before" if extension.option_id else "Beyond its options",
        )
        for extension in contract.extensions.all()
        if extension.made_on <= on
    )


def _span_words(spans: Sequence[Span]) -> str:
    return "; ".join(f"{span.label}, from {long_date(span.first)} to {long_date(span.last)}" for span in spans) + "."


def balances_of(story: Story) -> list[dict[str, Any]]:
    """Every approval with what is left of it, as the balance bar takes it."""
    return [
        contract_pages.balance_part(money.approval, money.balance) for told in story.decisions for money in told.money
    ]


def powers_of(story: Story) -> list[Line]:
    """Every power that was delegated, in words, with its clause."""
    from_clause = []
    for told in story.decisions:
        for power in told.powers:
            clause = power.clause
            url = reverse("overview:clause", args=[told.decision.reference, clause.slug])
            limits = []
            if power.limit_per_action is not None:
                limits.append(f"up to {pounds(power.limit_per_action)} for each act")
            if power.floor is not None:
                limits.append(f"from {pounds(power.floor)}")
            said = f": {', '.join(limits)}" if limits else ""
            from_clause.append(Line(clause.cited_as, url, f"{power.post}{said}"))
    return from_clause


def about_rows(story: Story) -> list[tuple[str, str]]:
    """Who and what, each with its label."""
    commission = story.commission
    regime = Regime(commission.regime).label
    rows = [
        ("Lead", str(commission.lead_post)),
        ("Service area", commission.service_area.name),
        ("Regime", f"{regime}, light touch" if commission.light_touch else regime),
    ]
    if commission.lead_officer and story.is_staff:
        rows.insert(1, ("Lead officer", str(commission.lead_officer)))
    if commission.value_words:
        rows.append(("Value as written", commission.value_words))
    if commission.annual_budget is not None:
        rows.append(("Budget", f"{pounds(commission.annual_budget)} a year"))
    if commission.client_numbers:
        rows.append(("How many", commission.client_numbers))
    if commission.partner_authorities:
        rows.append(("With", commission.partner_authorities))
    if commission.cpv:
        rows.append(("CPV code", commission.cpv))
    return rows


def term_rows(commission: Commission) -> dict[str, Any]:
    """The term as written, each honest reading of it, what contradicts itself, and what settled it."""
    if not commission.term_words:
        return {"words": "", "readings": [], "contradictions": [], "settled_by": "", "holds": ""}
    reading = terms.read(commission.term_words, starts_on=commission.planned_start)
    return {
        "words": commission.term_words,
        "readings": [contract_pages.term_sentence(term) for term in reading.candidates],
        "contradictions": list(reading.contradictions),
        "settled_by": commission.term_settled_by,
        "holds": terms.length_words(commission.term_months, commission.planned_start) if commission.term_months else "",
    }


def assumed_of(story: Story) -> list[Assumed]:
    """Every assumption of the commission, its decisions and its contracts."""
    found = [Assumed(story.commission.reference, one.field, one.value, one.why) for one in story.assumptions]
    for told in story.decisions:
        found += [Assumed(told.decision.reference, one.field, one.value, one.why) for one in told.assumptions]
    for contract in [*story.before, *story.contracts]:
        found += [Assumed(contract.reference, one.field, one.value, one.why) for one in contract.assumptions.all()]
    return found


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# The list -----------------------------------------------------------------------------------------------------------


def commissions_on(on: date, user: Any) -> QuerySet[Commission]:
    """The commissions that the user may see, with what `entry_of` reads; as many queries for one as for a thousand."""
    contracts = contract_pages.listed_on(on, user)
    links = CommissionDecision.objects.filter(decision__in=decision_list.seen_on(on, user).values("pk"))
    return (
        commissions_visible_to(user)
        .select_related("service_area", "lead_post")
        .prefetch_related(
            Prefetch("contracts", queryset=contracts, to_attr="seen_contracts"),
            Prefetch("decision_links", queryset=links.select_related("decision__body"), to_attr="seen_links"),
            Prefetch("lots", queryset=Lot.objects.in_order(), to_attr="seen_lots"),
        )
        .order_by("-reference")
    )


def entry_of(commission: Any, on: date) -> Entry:
    """A commission of `commissions_on` as a list shows it."""
    contracts: list[Contract] = commission.seen_contracts
    decisions: list[Decision] = list({link.decision_id: link.decision for link in commission.seen_links}.values())
    agreed = [contract for contract in contracts if contract.state in PUBLIC_STATES]
    standing = standing_of(commission, decisions, contracts, on)
    ends = sorted({day for contract in agreed if (day := end_known_on(contract, on))})
    chips = []
    missing = [lot for lot in commission.seen_lots if not lot.route]
    if missing:
        count = "1 lot" if len(missing) == 1 else f"{len(missing)} lots"
        chips.append(Standing(f"{count} without a route", "soon"))
    if any(contract.last_possible_end_if for contract in agreed):
        chips.append(Standing("Last day disputed", "soon"))
    line = ""
    if ends:
        line = f"{'Ended' if ends[-1] < on else 'Ends'} {long_date(ends[-1])}"
    elif commission.planned_start:
        line = f"Planned to start {long_date(commission.planned_start)}"
    return Entry(commission, standing, tuple(chips), line, _counts(decisions, agreed))


def _counts(decisions: Sequence[Decision], agreed: Sequence[Contract]) -> str:
    """“1 decision, 1 recommendation, 6 contracts”."""
    executive = sum(not decision.is_recommendation for decision in decisions)
    parts = []
    for count, one in (
        (executive, "decision"),
        (len(decisions) - executive, "recommendation"),
        (len(agreed), "contract"),
    ):
        if count:
            parts.append(f"{count} {one}{'' if count == 1 else 's'}")
    return ", ".join(parts)


# Home ---------------------------------------------------------------------------------------------------------------

LATEST = 4


def home_page(on: date, user: Any) -> dict[str, Any]:
    """Everything that the home page shows to this user as at a day; links only where there is something to see."""
    decisions = decision_list.of_tab(decision_list.seen_on(on, user), "executive", user)[:LATEST]
    latest = [{"decision": decision, "line": decision_line(decision, on)} for decision in decisions]
    entries = [entry_of(commission, on) for commission in commissions_on(on, user)[: LATEST * 3]]
    entries.sort(key=lambda entry: entry.standing.words not in ("In service", "In its last year"))
    return {
        "latest": latest,
        "entries": entries[:LATEST],
        "example": example_of([entry.commission for entry in entries], on, user),
        "register": register_by_service(on, user),
        "plan": plan_of(on, user),
        "more": more_links(),
    }


def decision_line(decision: Decision, on: date) -> str:
    """“Cabinet, 14 March 2023 · In effect since 24 March 2023”."""
    now = decision_list.standing(decision, on)
    words = f"In effect since {long_date(decision.effective_from)}" if now.words == "In effect" else now.words  # type: ignore[arg-type]
    day = f", {long_date(decision.decided_on)}" if decision.decided_on else ""
    return f"{decision.decision_maker}{day} · {words}"


def plan_of(on: date, user: Any) -> list[Decision]:
    """The next decisions on the forward plan."""
    listed = decision_list.of_tab(decision_list.seen_on(on, user), "planned", user)
    planned = listed.exclude(state__in=(DRAFT, WITHDRAWN))
    return list(planned[:LATEST])


def register_by_service(on: date, user: Any) -> list[dict[str, Any]]:
    """The live contracts of each service area: how many and, as far as it is stated, what they cost a year."""
    live = contract_pages.seen_on(on, user).live(on).select_related(None).prefetch_related(None).order_by()
    counts: dict[int, tuple[int, Decimal | None]] = {}
    # Two questions, each of which an index of last days answers by itself.
    for part in (Q(last_day__gte=on), Q(last_day__isnull=True)):
        for area, count, yearly in (
            live.filter(part).values_list("service_area").annotate(Count("pk"), Sum("annual_value"))
        ):
            before, sum_ = counts.get(area, (0, None))
            counts[area] = before + count, yearly if sum_ is None else sum_ + (yearly or 0)
    rows = []
    for area in ServiceArea.objects.all():
        if area.pk in counts:
            count, yearly = counts[area.pk]
            rows.append(
                {
                    "area": area,
                    "count": count,
                    "yearly": pounds_rough(yearly) if yearly is not None else "Not stated",
                    "url": f"{reverse('contracts:list')}?area={area.slug}&status=live",
                }
            )
    return rows


def example_of(commissions: Sequence[Any], on: date, user: Any) -> Example | None:
    """One story told in five steps: that of the first commission with a decision and an agreed contract."""
    for commission in commissions:
        agreed = [one for one in commission.seen_contracts if one.state in PUBLIC_STATES]
        links = [
            link for link in commission.seen_links if not link.decision.is_recommendation and link.decision.decided_on
        ]
        if agreed and links:
            return Example(commission, tuple(_example_steps(commission, links[0].decision, agreed, on, user)))
    return None


def _example_steps(
    commission: Commission, decision: Decision, agreed: Sequence[Contract], on: date, user: Any
) -> list[tuple[str, Line, bool]]:
    url = reverse("overview:decision", args=[decision.reference])
    when = long_date(decision.decided_on) if decision.decided_on else ""
    decided = Line(f"{decision.decision_maker}, {when}", url, decision.summary or decision.title)
    starts = [one.starts_on for one in agreed if one.starts_on]
    ends = sorted(day for one in agreed if (day := end_known_on(one, on)))
    signed = Line(f"{counted(agreed)}".capitalize(), note=f"From {long_date(min(starts))}" if starts else "")
    if ends and ends[-1] >= on:
        following = Line("", note=f"Ends on {long_date(ends[-1])}")
    else:
        following = Line("", note=f"Ended on {long_date(ends[-1])}" if ends else "No end is stated")
    return [
        ("Need", Line("", note=commission.need), False),
        ("Decision", decided, False),
        ("Suppliers", _suppliers(agreed, on, user), False),
        ("Contracts", signed, False),
        ("Next" if ends and ends[-1] >= on else "End", following, bool(ends and ends[-1] >= on)),
    ]


def _suppliers(agreed: Sequence[Contract], on: date, user: Any) -> Line:
    """The first supplier by name, and how many others; withheld ones are a number."""
    umbrella = next((one for one in agreed if one.is_umbrella), None)
    if umbrella is not None:
        roster = roster_of(umbrella, on, user)
        if not roster.names_shown:
            return Line(roster.suppliers, note="Their names are not public")
        entries = RosterEntry.objects.filter(umbrella=umbrella).named_for(user).select_related("provider")
        names = list({entry.provider_id: entry.provider for entry in entries.order_by("provider__legal_name")}.values())
    else:
        names = list({one.provider_id: one.provider for one in agreed if one.provider}.values())
    if not names:
        return Line("", note="Not chosen yet")
    others = len(names) - 1
    note = "" if not others else "and 1 other" if others == 1 else f"and {others} others"
    return Line(names[0].legal_name, reverse("overview:provider", args=[names[0].reference]), note)


def more_links() -> list[Line]:
    """Further pages, as far as they exist."""
    links = []
    for words, name, anchor, note in (
        ("Providers", "overview:providers", "", "Who the council buys from, with their contracts"),
        ("Take the data", "overview:help", "#data", "Every commission and decision is also there as JSON"),
        ("Rules we apply", "overview:rules", "", "The law and the standing orders behind each check"),
        ("Help", "overview:help", "", "What the words mean, and how to read a page as at another day"),
    ):
        try:
            links.append(Line(words, reverse(name) + anchor, note))
        except NoReverseMatch:
            continue
    return links
