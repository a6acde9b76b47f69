"""The record of a decision while it is written: every part as it will read, what a clause offers, and the checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from commissioning.kit.checks import Check, Severity
from commissioning.kit.dates import long_date, months_words, weekday_date
from commissioning.kit.documents import Paper
from commissioning.kit.models import EXEMPT_PARAGRAPHS, Access
from commissioning.kit.money import pounds
from commissioning.kit.words import with_every_word
from decisions import actions, permissions
from decisions.checks import MAKE, PUBLISH, STOPS, checks_of, unanswered
from decisions.choices import DecisionKind, InterestsAnswer, Power, Private, Qualifier, Verb
from decisions.lifecycle import DECISION, DRAFT, MADE, PLANNED
from decisions.models import Alternative, Approval, Clause, Decision, Delegation, Interest
from decisions.offers import ApprovalOffer, DelegationOffer, Left, not_offered
from decisions.pages.authorities import approval_words, delegation_words
from decisions.pages.documents import papers_of
from decisions.pasted import next_label
from decisions.querysets import reads_exempt
from decisions.records import Facts, facts_of, why_not_subject

MOST_POWERS = 25


@dataclass(frozen=True)
class PartRow:
    """One part of the decision: what it says, in lines, and where it is changed. `missing`: it is not answered yet."""

    label: str
    lines: tuple[str, ...]
    url: str
    missing: str = ""


@dataclass(frozen=True)
class OfferPart:
    """What a clause's text offers to record: each figure with its words, and what was left open."""

    heading: str
    rows: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    can_take: bool
    url: str
    change_url: str


@dataclass(frozen=True)
class GivenPart:
    """Money or power that is recorded for a clause, in a sentence."""

    words: str
    quoted: str
    url: str
    remove_url: str
    what: str


@dataclass
class ClausePart:
    """One clause as it will read, what it gives and offers, where it can be moved, and what hangs from it."""

    clause: Clause
    verb: str
    number: int
    restricted: str = ""
    given: list[GivenPart] = field(default_factory=list)
    offers: list[OfferPart] = field(default_factory=list)
    left: tuple[Left, ...] = ()
    up: str = ""
    down: str = ""
    children: list[ClausePart] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"clause {self.clause.label}"


@dataclass(frozen=True)
class Beside:
    """A check beside the form: what it stops, and the parts of the record that mend it."""

    check: Check
    kind: str
    stops: str
    links: tuple[tuple[str, str], ...]


# Addresses -----------------------------------------------------------------------------------------------------------


def record_address(decision: Decision, section: str = "") -> str:
    """The desk of a decision's record, at a section."""
    return reverse("decisions:record", args=[decision.reference]) + (f"#{section}" if section else "")


def back_to_record(decision: Decision, section: str = "") -> tuple[str, str]:
    """The way back from a form, as `act_page` takes it."""
    return record_address(decision, section), f"Record of {decision.reference}"


def part_address(decision: Decision, part: str) -> str:
    """The form of one part of a decision; that of the power has a search of its own."""
    if part == "power":
        return reverse("decisions:record_power", args=[decision.reference])
    return reverse("decisions:record_part", args=[decision.reference, part])


def clause_anchor(clause: Clause) -> str:
    return f"clause-{clause.pk}"


# The page ------------------------------------------------------------------------------------------------------------


def record_page(decision: Decision, *, on: date, user: Any) -> dict[str, Any]:
    """Everything that the desk shows of a decision to this user; the same number of queries for any record."""
    facts = facts_of(decision)
    refusal = permissions.may_edit(user, decision)
    may_see = reads_exempt(user)
    clauses = [row for row in facts.clauses if may_see or row.access == Access.PUBLIC]
    found = checks_of(decision, on=on, user=user)
    beside = [beside_of(check, decision, facts) for check in found]
    return {
        "decision": decision,
        "refusal": refusal,
        "can_edit": refusal is None,
        "can_give_notice": permissions.may_give_notice(user, decision) is None,
        "state": DECISION.states[decision.state],
        "lead": lead_of(decision, beside),
        "rows": list(part_rows(decision, facts)),
        "reasons": [
            ("The matter", decision.purpose, "Not entered yet"),
            ("Reasons", decision.reasons, "Not answered yet: the record must give reasons"),
        ],
        "clauses": clause_parts(decision, clauses, facts, on=on, can_edit=refusal is None),
        "hidden_clauses": len(facts.clauses) - len(clauses),
        "alternatives": sorted(facts.alternatives, key=lambda row: (len(row.label), row.label)),
        "interests": facts.interests,
        "interests_answer": InterestsAnswer(decision.interests_answer).label,
        "interests_open": decision.interests_answer == InterestsAnswer.NOT_ASKED
        or (decision.interests_answer == InterestsAnswer.DECLARED and not facts.interests),
        "papers": papers(decision, user),
        "follow_ups": facts.follow_ups,
        "notices": list(notice_lines(decision, facts)),
        "beside": beside,
        **next_step(decision, on=on, user=user),
    }


def papers(decision: Decision, user: Any) -> list[Paper]:
    """The papers, as far as this user may know of them."""
    return papers_of(decision, user)


def lead_of(decision: Decision, beside: Sequence[Beside]) -> str:
    """Where the record stands, in a sentence."""
    stops = sum(1 for item in beside if item.stops)
    if decision.state not in permissions.BEFORE_PUBLICATION:
        return "It is not edited here any more."
    if decision.state == MADE:
        after = "It was made and waits to be published."
    else:
        after = "Write it as it will be read; record that it was decided when that has happened."
    if stops:
        return f"{after} {stops} {'thing stands' if stops == 1 else 'things stand'} in the way."
    return after


def part_rows(decision: Decision, facts: Facts) -> Iterator[PartRow]:
    """The parts of the decision itself, in the order of the notice."""

    def row(label: str, part: str, *lines: str, missing: str = "") -> PartRow:
        return PartRow(label, tuple(line for line in lines if line), part_address(decision, part), missing)

    posts = [
        f"{words} {post}."
        for words, post in (
            ("Report of the", decision.report_of),
            ("Introduced by the", decision.introduced_by),
            ("Questions go to the", decision.contact),
        )
        if post
    ]
    yield row("Title and service", "about", decision.title, f"{decision.service_area}.", decision.summary, *posts)
    yield _maker_row(decision, row)
    if decision.kind == DecisionKind.OFFICER:
        power = decision.made_under
        if power is None:
            yield row("Under which power", "power", "No delegation is named.")
        elif power.clause.access == Access.PUBLIC:
            yield row("Under which power", "power", f"{power.clause}: {delegation_words(power)}")
        else:
            yield row("Under which power", "power", "A delegation in a clause that is not public.")
    if not decision.is_recommendation:
        yield row("Key decision and call-in", "key", _key_words(decision), _call_in_words(facts))
    wards = "All wards." if decision.all_wards else f"{', '.join(sorted(str(link.ward) for link in facts.wards))}."
    yield row("Wards", "wards", wards)
    yield row("In public or in private", "private", *_private_words(decision))
    earlier = []
    if decision.supersedes:
        day = f" from {long_date(decision.supersedes_from)}" if decision.supersedes_from else ""
        earlier.append(f"It replaces {decision.supersedes.reference}{day}.")
    if decision.reconsiders:
        earlier.append(f"It decides {decision.reconsiders.reference} again.")
    yield row("Earlier decisions", "earlier", *(earlier or ["It replaces none and reconsiders none."]))


def _maker_row(decision: Decision, row: Callable[..., PartRow]) -> PartRow:
    kind = f"{decision.get_kind_display()}."
    if decision.kind in (DecisionKind.BODY, DecisionKind.RECOMMENDATION):
        if decision.body is None:
            return row("Who decides", "maker", kind, missing="No body is named yet.")
        if decision.meeting is None:
            return row("Who decides", "maker", kind, f"{decision.body}.", missing="No meeting is chosen yet.")
        item = f", item {decision.agenda_item}" if decision.agenda_item else ""
        held = f"{decision.body}, at its meeting of {weekday_date(decision.meeting.held_on)}{item}."
        return row("Who decides", "maker", kind, held)
    if not decision.decision_maker:
        return row("Who decides", "maker", kind, missing="No post is named yet.")
    return row("Who decides", "maker", kind, f"{decision.decision_maker}.")


def _key_words(decision: Decision) -> str:
    if not decision.key:
        return "Not a key decision."
    limbs = [
        words
        for words, yes in (
            ("spending or savings, limb (a)", decision.key_limb_a),
            ("its effect on two or more wards, limb (b)", decision.key_limb_b),
        )
        if yes
    ]
    return f"Key decision, for {' and '.join(limbs)}." if limbs else "Key decision; the limb is not said yet."


def _call_in_words(facts: Facts) -> str:
    return (
        "Members may call it in." if facts.subject_to_call_in else f"Not subject to call-in. {why_not_subject(facts)}"
    )


def _private_words(decision: Decision) -> list[str]:
    if decision.private == Private.NO:
        return ["In public."]
    paragraph = decision.private_paragraph
    under = f"Paragraph {paragraph}: {EXEMPT_PARAGRAPHS.get(paragraph, '')}." if paragraph else ""
    return [f"{Private(decision.private).label}.", under, decision.private_reason]


def notice_lines(decision: Decision, facts: Facts) -> Iterator[tuple[str, str]]:
    """When notice was given, urgency, notices of a private matter, and a breach in words."""
    if facts.first_notice_on:
        yield "Forward plan", f"Notice was first given on {weekday_date(facts.first_notice_on)}."
    elif not decision.is_recommendation:
        yield "Forward plan", "It was not on a published forward plan."
    for urgency in facts.urgency_notices:
        yield (
            urgency.get_kind_display(),
            f"{long_date(urgency.given_on)}: {urgency.told_or_agreed_by}. {urgency.reasons}",
        )
    for notice in decision.private_notices.order_by("published_on", "pk"):
        yield notice.get_kind_display(), f"{long_date(notice.published_on)}. {notice.reasons}"


# Clauses -------------------------------------------------------------------------------------------------------------


def clause_parts(
    decision: Decision, clauses: Sequence[Clause], facts: Facts, *, on: date, can_edit: bool
) -> list[ClausePart]:
    """The clauses that are seen, as a tree; what hangs from one that is not seen stands at the top."""
    names = actions.post_names(on) if can_edit and clauses else {}
    given: dict[int, list[Approval | Delegation]] = {}
    authorities: list[Approval | Delegation] = [*facts.approvals, *facts.delegations]
    for row in authorities:
        given.setdefault(row.clause_id, []).append(row)
    parts = {
        clause.pk: ClausePart(clause, Verb(clause.verb).label, number, restricted_words(clause))
        for number, clause in enumerate(sorted(clauses, key=lambda clause: clause.position), 1)
    }
    top: list[ClausePart] = []
    for part in parts.values():
        clause = part.clause
        # What the sentences and addresses ask of the clause is here already.
        clause.decision = decision
        rows = given.get(clause.pk, [])
        for row in rows:
            row.clause = clause
        part.given = [given_part(row) for row in rows]
        if can_edit:
            offers = actions.offers_left(clause, names, rows)
            part.offers = [offer_part(clause, offer, names) for offer in offers]
            part.left = not_offered(clause.text, clause.verb) if not rows else ()
        parent = parts.get(clause.parent_id) if clause.parent_id else None
        (parent.children if parent else top).append(part)
    _places(top, "end")
    return top


def _places(siblings: Sequence[ClausePart], last: str) -> None:
    """Where “up” and “down” lead: before the neighbour that the reader sees, by its key."""
    for number, part in enumerate(siblings):
        if number > 0:
            part.up = f"before-{siblings[number - 1].clause.pk}"
        if number + 2 < len(siblings):
            part.down = f"before-{siblings[number + 2].clause.pk}"
        elif number + 2 == len(siblings):
            part.down = last
        _places(part.children, f"below-{part.clause.pk}")


def restricted_words(clause: Clause) -> str:
    """Who may not read a clause, and why; "" for a public one."""
    if clause.access == Access.PUBLIC:
        return ""
    if clause.access == Access.CONFIDENTIAL:
        return "Its disclosure is forbidden."
    review = f" To be reviewed by {long_date(clause.exempt_review_on)}." if clause.exempt_review_on else ""
    return f"Paragraph {clause.exempt_paragraph}. {clause.exempt_reason}{review}"


def given_part(row: Approval | Delegation) -> GivenPart:
    """Money or power recorded, with the addresses of its forms."""
    is_money = isinstance(row, Approval)
    kind = "approvals" if is_money else "delegations"
    arguments = [row.clause.decision.reference, kind, row.pk]
    return GivenPart(
        words=approval_words(row) if isinstance(row, Approval) else delegation_words(row),
        quoted=row.words if isinstance(row, Approval) else "",
        url=reverse("decisions:record_row", args=arguments),
        remove_url=reverse("decisions:remove_row", args=arguments),
        what=f"{'the money' if is_money else 'the power'} of clause {row.clause.label}",
    )


def offer_part(clause: Clause, offer: ApprovalOffer | DelegationOffer, names: dict[int, tuple[str, ...]]) -> OfferPart:
    """An offer with its figures in words, each with the words that it was read from."""
    arguments = [clause.decision.reference, clause.pk]
    kind = "approvals" if isinstance(offer, ApprovalOffer) else "delegations"
    return OfferPart(
        heading=f"Clause {clause.label} seems to {'approve spending' if kind == 'approvals' else 'delegate power'}.",
        rows=tuple(_quoted_once(_money_rows(offer) if isinstance(offer, ApprovalOffer) else _power_rows(offer, names))),
        notes=offer.notes,
        can_take=isinstance(offer, ApprovalOffer) or bool(offer.post and offer.powers),
        url=reverse("decisions:clause_offer", args=[*arguments, offer.key]),
        change_url=f"{reverse('decisions:add_authority', args=[*arguments, kind])}?offer={offer.key}",
    )


def _quoted_once(rows: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """The rows without the quotations that say no more than their value or the row before."""
    before = ""
    for label, value, quote in rows:
        says_more = quote != before and quote.replace("'", "’") != value.replace("'", "’")
        yield label, value, quote if says_more else ""
        before = quote or before


def _money_rows(offer: ApprovalOffer) -> Iterator[tuple[str, str, str]]:
    how = "a maximum" if offer.qualifier == Qualifier.MAXIMUM else "an estimate"
    yield "Amount", f"{pounds(offer.amount)}, {how}", offer.quotes.get("qualifier", "")
    quote = offer.quotes.get("spend_from") or offer.quotes.get("spend_until", "")
    if offer.spend_from and offer.spend_until:
        yield "For", f"{long_date(offer.spend_from)} to {long_date(offer.spend_until)}", quote
    elif offer.spend_from or offer.spend_until:
        day = offer.spend_from or offer.spend_until
        yield "From" if offer.spend_from else "Until", long_date(day) if day else "", quote
    if offer.longest_term_months:
        yield "Longest term", months_words(offer.longest_term_months), offer.quotes.get("longest_term_months", "")


def _power_rows(offer: DelegationOffer, names: dict[int, tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    quotes = offer.quotes
    yield "To", names[offer.post][0] if offer.post in names else "not named", quotes.get("post", "")
    yield (
        "May",
        ", ".join(Power(power).label for power in offer.powers) or "not said",
        quotes.get("powers", "").strip("“”"),
    )
    if offer.consultees:
        yield "Consulting", offer.consultees, quotes.get("consultees", "")
    limit = pounds(offer.limit_per_action) if offer.limit_per_action is not None else "not stated"
    yield "Limit for each", limit, quotes.get("limit_per_action", "")
    if offer.floor is not None:
        yield "From", pounds(offer.floor), quotes.get("floor", "")
    if offer.longest_term_months:
        yield "Longest term", months_words(offer.longest_term_months), quotes.get("longest_term_months", "")
    if offer.usable_until:
        yield "Until", long_date(offer.usable_until), quotes.get("usable_until", "")


def suggested_label(decision: Decision, user: Any, *, parent: Clause | None) -> str:
    """The label that the next clause below `parent` would have, made from those this user may read; "" for none."""
    siblings: Any = Clause.objects.filter(decision=decision, parent=parent).order_by("position")
    beside = list(siblings.visible_to(user).values_list("label", flat=True))
    return next_label(beside, parent.label if parent else "")


def what_goes(clause: Clause, clauses: Iterable[Clause], user: Any) -> list[str]:
    """What is removed together with a clause: the clauses below it, in words that this user may read."""
    under, words = {clause.pk}, []
    for row in clauses:
        if row.parent_id in under:
            under.add(row.pk)
            may_see = row.access == Access.PUBLIC or reads_exempt(user)
            words.append(f"Clause {row.label}" if may_see else "A clause that is not public")
    approvals = Approval.objects.filter(clause__in=under).count()
    delegations = Delegation.objects.filter(clause__in=under).count()
    if approvals:
        words.append("1 approval of money" if approvals == 1 else f"{approvals} approvals of money")
    if delegations:
        words.append("1 delegation of power" if delegations == 1 else f"{delegations} delegations of power")
    return words


# Powers of an officer ------------------------------------------------------------------------------------------------


def powers_in_force(
    decision: Decision, user: Any, words: str, on: date
) -> tuple[QuerySet[Delegation], list[Delegation]]:
    """The powers of the deciding post that are in force on the day of decision: all, and those to show that hold
    every word searched for, at most `MOST_POWERS` and one more."""
    day = decision.decided_on or on
    powers: Any = Delegation.objects.visible_to(user).filter(
        Q(usable_until__isnull=True) | Q(usable_until__gte=day),
        post=decision.post,
        clause__decision__in=Decision.objects.in_effect(day),
    )
    powers = powers.select_related("post", "clause__decision").order_by("-clause__decision__decided_on", "pk")
    lookups = (
        "clause__decision__reference__icontains",
        "clause__decision__title__icontains",
        "clause__text__icontains",
    )
    return powers, list(with_every_word(powers, words, *lookups)[: MOST_POWERS + 1])


def power_choice(power: Delegation) -> tuple[int, str]:
    """A power as a choice: its clause, what it allows, and the decision that gave it."""
    return power.pk, f"{power.clause}: {delegation_words(power)} {power.clause.decision.title}."


# Checks --------------------------------------------------------------------------------------------------------------

KINDS = {Severity.STOP: "Stop", Severity.WARN: "Warn", Severity.NOTE: "Note"}


def beside_of(check: Check, decision: Decision, facts: Facts) -> Beside:
    """A check with what it stops and where it is mended."""
    stops = []
    if check.severity == Severity.STOP:
        if check.code in STOPS[MAKE] and decision.state in (DRAFT, PLANNED):
            stops.append("recording that it was decided")
        if check.code in STOPS[PUBLISH] and decision.state in (DRAFT, PLANNED, MADE):
            stops.append("publishing")
    links = tuple(_mended_at(check, decision, facts))
    return Beside(check, KINDS[check.severity], f"Stops {' and '.join(stops)}." if stops else "", links)


def _mended_at(check: Check, decision: Decision, facts: Facts) -> Iterator[tuple[str, str]]:
    if check.code in ("notice-short", "private-notice-missing"):
        yield "#notices", "Notices"
    elif check.code in ("key-without-limb", "not-key-over-threshold"):
        yield part_address(decision, "key"), "Key decision"
    elif check.code == "record-incomplete":
        missing = unanswered(facts)
        anchors = (("reasons", "reasons"), ("alternative", "alternatives"), ("interests", "interests"))
        for word, anchor in anchors:
            if any(word in said for said in missing):
                yield f"#{anchor}", anchor.capitalize()
    elif check.code in ("exempt-ungrounded", "exempt-review-due"):
        if check.sentence.startswith("This matter"):
            yield part_address(decision, "private"), "In private"
        elif any(row.access == Access.EXEMPT for row in facts.clauses):
            yield "#clauses", "Clauses"
        if any(row.access == Access.EXEMPT for row in facts.documents):
            yield "#documents", "Documents"
    elif check.code == "qualifier-doubtful":
        yield "#clauses", "Clauses"
    elif check.code == "follow-up-overdue":
        yield "#follow-ups", "What is to come back"


def next_step(decision: Decision, *, on: date, user: Any) -> dict[str, Any]:
    """The step that follows the record: that it was decided, or publication; with what stands in its way."""
    if decision.state in (DRAFT, PLANNED):
        refusal = permissions.may_make(user, decision) or actions.refusal_to_make_yet(decision, on=on)
        # A day that is typed on the form itself, or a role: the form says the first, nobody else can open it.
        opens = permissions.may_make(user, decision) is None
        url = reverse("decisions:make", args=[decision.reference]) if opens else ""
        return {"step_words": "Record that it was decided", "step_url": url, "step_refusal": refusal}
    if decision.state == MADE:
        refusal = permissions.may_publish(user, decision) or actions.refusal_to_publish(decision, on=on)
        url = reverse("decisions:publish", args=[decision.reference]) if refusal is None else ""
        return {"step_words": "Publish the record", "step_url": url, "step_refusal": refusal}
    return {"step_words": "", "step_url": "", "step_refusal": None}


def make_page(decision: Decision, *, on: date, user: Any) -> dict[str, Any]:
    """What stands in the way of recording that a decision was made, with what is entered so far."""
    yet = actions.refusal_to_make_yet(decision, on=on) if permissions.may_make(user, decision) is None else None
    facts = facts_of(decision)
    stops = [beside_of(check, decision, facts) for check in checks_of(decision, on=on, user=user, facts=facts)]
    return {
        "decision": decision,
        "yet": yet,
        "beside": [item for item in stops if item.check.code in STOPS[MAKE] and item.stops],
        "record_url": record_address(decision),
    }


# Forms in words ------------------------------------------------------------------------------------------------------


def back_to_list() -> tuple[str, str]:
    """The way back where there is no decision yet."""
    return reverse("decisions:list"), "Decisions"


def started(decision: Decision, model: type[Any]) -> dict[str, Any]:
    """What the form of a new row begins with: the number of an alternative."""
    if model is not Alternative:
        return {}
    beside = sorted(decision.alternatives.values_list("label", flat=True), key=lambda label: (len(label), label))
    return {"label": next_label(beside) if beside else "1"}


def place_words(*, after: Clause | None, below: Clause | None) -> str:
    """Where a new clause will stand."""
    if after is not None:
        return f"It stands after clause {after.label}."
    return f"It hangs from clause {below.label}." if below is not None else ""


def section_of(row: Any, kind: str) -> str:
    """The section of the record in which a row stands."""
    return clause_anchor(row.clause) if isinstance(row, Approval | Delegation) else kind


def beside_authority(row: Any) -> dict[str, Any]:
    """What stands above the form of money or power: the words of its clause."""
    if not isinstance(row, Approval | Delegation):
        return {}
    return {"template": "decisions/draft_authority.html", "clause": row.clause, "offer": None}


def row_words(row: Any) -> str:
    """A row in a sentence, as the question whether to remove it shows it."""
    if isinstance(row, Approval):
        return approval_words(row)
    if isinstance(row, Delegation):
        return delegation_words(row)
    if isinstance(row, Interest):
        return f"{row.who}: {row.nature}"
    return str(row)


def offer_of(clause: Clause, key: str, on: date) -> ApprovalOffer | DelegationOffer | None:
    """The offer of that key, while it is on offer."""
    offers = actions.offers_left(clause, actions.post_names(on), actions.given_by(clause)) if key else ()
    return next((offer for offer in offers if offer.key == key), None)
