"""Searching decisions, contracts, providers and commissions at once, as far as a reader may see them.

In two steps. The database hands out candidates through each room's own `visible_to`: those that hold every word that
was typed, or one that may have been meant, by an index on their words (sql/words.sql). Then what the reader may read of
each is judged here, so that nothing is found by a word that this reader is not shown; what a word may mean comes from
a table of all words, but only a word that stands in a record found is ever told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.lookups import IsNull

from commissioning.kit import spelling
from commissioning.kit.words import MOST_WORDS, Holds, WordsKept, planner_without, words_made
from commissioning.overview.models import Word
from commissioning.procurement.lifecycle import OPEN
from commissioning.procurement.models import Commission
from commissioning.procurement.querysets import WORDS as WORDS_OF_COMMISSIONS
from contracts.filters import stands_in_many
from contracts.models import Contract
from contracts.pages.detail import seen_on as contracts_seen_on
from contracts.querysets import commissions_visible_to, providers_visible_to
from decisions.lifecycle import PUBLIC_STATES, REFERRED_BACK, WITHDRAWN
from decisions.models import Clause, Decision, EditionItem
from decisions.pages.register import seen_on as decisions_seen_on
from decisions.querysets import NOTICED_STATES, WORDS_OF_CLAUSES, is_staff_reader
from decisions.querysets import WORDS as WORDS_OF_DECISIONS
from providers.models import Provider
from providers.querysets import WORDS as WORDS_OF_PROVIDERS

MOST_TYPED = 200
"""Letters of a search; what was typed beyond is left out."""
MOST_FOUND = 200
"""Records of each kind that are judged and listed."""
MOST_READ = 700
"""Records of a kind that the database hands out, by all ways of finding; more are found by a further word.

Three ways may find the same, and these are still more than are listed."""

EXACT, BEGINNING, NEAR = range(3)
"""How well a word fits: it stands there, it begins one that does, one near to it does."""


# What was asked -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What was typed: its words, those that each may have meant, and the references that it may be."""

    typed: str
    words: tuple[str, ...]
    near: Mapping[str, frozenset[str]]
    references: tuple[str, ...]
    near_references: tuple[str, ...]
    is_finished: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.words

    def begins(self, word: str) -> bool:
        """Whether a word may be unfinished: the last one typed, unless it stands in very many contracts as it is."""
        return word == self.words[-1] and len(word) >= spelling.SHORTEST_BEGINNING and not self.is_finished

    def exactly(self, word: str, sign: str = "") -> str:
        """A tsquery for a word as it stands, or as it begins another. Words are letters and digits only."""
        return f"'{sign}{word}'{':*' if self.begins(word) else ''}"

    def perhaps(self, word: str) -> str:
        """A tsquery for a word or any that may have been meant by it."""
        near = [f"'{one}'" for one in sorted(self.near[word])]
        return f"({' | '.join([self.exactly(word), *near])})"


def ask(typed: str) -> Asked:
    """Read what was typed into the search box; two queries."""
    typed = " ".join(typed[:MOST_TYPED].split())
    said = list(dict.fromkeys(spelling.words_in(typed)))
    words = [word for word in said if word not in spelling.UNSAID] or said
    words = words[:MOST_WORDS]
    return Asked(
        typed,
        tuple(words),
        near_words(words),
        tuple(spelling.references_in(typed)),
        tuple(spelling.near_references(typed)),
        is_finished=bool(words) and stands_in_many(words[-1]),
    )


def near_words(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each word those one slip from it that stand in some record, public or not."""
    words = list(words)
    keys = set().union(*({word} | spelling.shortened(word) for word in words if len(word) >= 4))
    # In no order: to have one, all words would be read in it.
    there = Word.objects.filter(keys__overlap=sorted(keys)).order_by().values_list("word", flat=True) if keys else ()
    known = set(there)
    return {word: frozenset(one for one in known if spelling.may_be_near(word, one)) for word in words}


# Finding candidates -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """One kind of record: how it is found and read."""

    code: str
    label: str
    one: str
    seen: Callable[[date, Any], QuerySet[Any]]
    words: Func
    fields: Callable[[Any], Sequence[tuple[str, str]]]
    has_ended: Callable[[Any, date], bool]
    judged_by: Sequence[str] = ()
    """What a record is judged by, where that is less than it is shown with: hundreds are judged and few shown."""
    by_own_columns: bool = False
    """Whether its own columns say who may see a record, and kept words how many there are with a word."""

    def holds(self, query: str) -> Holds:
        return Holds(self.words, query)


def _decision_fields(decision: Decision) -> list[tuple[str, str]]:
    """What may be read of a decision; of one known by its notice alone the notice (`Decision.as_noticed`)."""
    clauses = getattr(decision, "clauses_seen", ())
    return [
        ("", decision.title),
        ("", decision.reference),
        ("Summary", decision.summary),
        ("Purpose", decision.purpose),
        ("Reasons", decision.reasons),
        *((f"Clause {clause.label}", clause.text) for clause in clauses),
    ]


def _contract_fields(contract: Contract) -> list[tuple[str, str]]:
    provider = contract.provider.legal_name if contract.provider else ""
    return [
        ("", contract.title),
        ("", contract.reference),
        ("Provider", provider),
        ("Description", contract.description),
    ]


def _provider_fields(provider: Provider) -> list[tuple[str, str]]:
    return [
        ("", provider.legal_name),
        ("", provider.reference),
        ("Trades as", ", ".join(provider.trading_names)),
        ("Town", provider.town),
        ("Company number", provider.company_number),
        ("Charity number", provider.charity_number),
        ("CQC provider", provider.cqc_id),
    ]


def _commission_fields(commission: Commission) -> list[tuple[str, str]]:
    return [
        ("", commission.title),
        ("", commission.reference),
        ("Need", commission.need),
        ("For", commission.client_group),
    ]


def _decision_has_ended(decision: Decision, on: date) -> bool:
    is_replaced = decision.superseded_from is not None and decision.superseded_from <= on
    return is_replaced or decision.state in (REFERRED_BACK, WITHDRAWN)


def _contract_has_ended(contract: Contract, on: date) -> bool:
    last = min((day for day in (contract.ends_on, contract.terminated_on) if day), default=None)
    return (last is not None and last < on) or contract.state == "not-signed"


COMMISSIONS = Kind(
    code="commissions",
    label="Commissions",
    one="Commission",
    seen=lambda on, user: commissions_visible_to(user),
    words=WORDS_OF_COMMISSIONS,
    fields=_commission_fields,
    has_ended=lambda commission, on: commission.state != OPEN,
)
DECISIONS = Kind(
    code="decisions",
    label="Decisions",
    one="Decision",
    seen=decisions_seen_on,
    words=WORDS_OF_DECISIONS,
    fields=_decision_fields,
    has_ended=_decision_has_ended,
)
CONTRACTS = Kind(
    code="contracts",
    label="Contracts",
    one="Contract",
    seen=contracts_seen_on,
    words=WordsKept(F("title")),
    fields=_contract_fields,
    has_ended=_contract_has_ended,
    judged_by=("title", "reference", "description", "ends_on", "terminated_on", "state", "provider__legal_name"),
    by_own_columns=True,
)
PROVIDERS = Kind(
    code="providers",
    label="Providers",
    one="Provider",
    seen=lambda on, user: providers_visible_to(user),
    words=WORDS_OF_PROVIDERS,
    fields=_provider_fields,
    has_ended=lambda provider, on: provider.merged_into_id is not None,
)
KINDS = {kind.code: kind for kind in (DECISIONS, CONTRACTS, PROVIDERS, COMMISSIONS)}
"""What is searched, in the order of the tabs."""


def candidates(kind: Kind, asked: Asked, on: date, user: Any) -> tuple[list[int], bool]:
    """The keys of at most MOST_FOUND records that may fit, the best first, and whether there are more; one query.

    The ways of finding come one after the other, so that a word which stands in every record does not crowd out
    what was meant: by reference, by the title alone, by all that is read, by words near to those typed. Once enough are
    found that this reader may see, the database leaves out the rest; of contracts with a word that stands in very many,
    the newest are found.
    """
    seen = kind.seen(on, user).select_related(None).prefetch_related(None).order_by()
    own = _readable_itself(kind, seen, user)
    records = seen.model._base_manager.all()

    def holding(tsquery: Callable[[str], str], sign: str = "") -> QuerySet[Any]:
        holds = kind.holds(" & ".join(map(tsquery, asked.words)))
        if not kind.by_own_columns:
            return _among(records.filter(holds), "pk", own).order_by()
        # From the newest on enough are met soon; the index of words would gather them all first.
        is_common = len(asked.words) == 1 and asked.is_finished and stands_in_many(sign + asked.words[0])
        return own.filter(holds).order_by(*["-pk"] if is_common else [])

    by_reference = seen.filter(reference__in=[*asked.references, *asked.near_references])
    ways = [(by_reference, "pk"), (holding(lambda word: asked.exactly(word, "="), "="), "pk")]
    for tsquery in (asked.exactly, asked.perhaps):
        ways.append((holding(tsquery), "pk"))
        if kind is DECISIONS:
            all_words = " & ".join(map(tsquery, asked.words))
            clauses = Clause.objects.filter(Holds(WORDS_OF_CLAUSES, all_words))
            readable = _among(clauses, "pk", Clause.objects.visible_to(user))
            ways.append((_among(readable, "decision", seen).order_by(), "decision"))
            if not is_staff_reader(user):
                told = EditionItem.objects.filter(Holds(words_made(F("item"), function="search_notice"), all_words))
                noticed = _among(told, "decision", seen.filter(state__in=NOTICED_STATES))
                ways.append((noticed.order_by(), "decision"))
    parts = [rows.annotate(way=Value(way)).values_list(key, "way")[:MOST_READ] for way, (rows, key) in enumerate(ways)]
    best: dict[int, int] = {}
    handed_out = list(parts[0].union(*parts[1:], all=True)[:MOST_READ])
    for pk, way in handed_out:
        best[pk] = min(way, best.get(pk, way))
    in_order = sorted(best, key=lambda pk: (best[pk], -pk))
    return in_order[:MOST_FOUND], len(in_order) > MOST_FOUND or len(handed_out) == MOST_READ


def _among(rows: QuerySet[Any], key: str, allowed: QuerySet[Any]) -> QuerySet[Any]:
    """Those rows whose key is allowed, asked of each row that holds the words, until there are enough: joined, all that
    is allowed might be read first."""
    itself = allowed.order_by().filter(pk=OuterRef(key)).values("pk")[:1]
    return rows.filter(IsNull(Subquery(itself), False))


def by_index_alone() -> AbstractContextManager[None]:
    """Keep the planner from reading whole tables, which it does where it takes words to be commoner than they are.

    It would make the words of every row on the way, or join every row to the few that were found: seconds at a million
    rows, instead of milliseconds.
    """
    # What is kept from it counts as costly, for which the server would compile each query: half a second.
    return planner_without("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")


def _readable_itself(kind: Kind, seen: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Of the records seen those whose own words this reader may read: of a plan a stranger reads its notice instead."""
    if kind is DECISIONS and not is_staff_reader(user):
        return seen.filter(state__in=PUBLIC_STATES)
    return seen


# Judging ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    """Where a word that was typed stands: in which field of the record, as which words there, and how well it fits."""

    typed: str
    field: int
    words: frozenset[str]
    fit: int


@dataclass(frozen=True)
class Found:
    """A record found: what fits, where it ranks (the lowest first), and the reference it was taken for."""

    kind: Kind
    record: Any
    fields: Sequence[tuple[str, str]]
    hits: tuple[Hit, ...]
    rank: tuple[Any, ...]
    near_reference: bool = False


def _fit(word: str, words: frozenset[str], asked: Asked) -> tuple[int, frozenset[str]] | None:
    """How a word that was typed fits a text, and the words there that it fits."""
    if word in words:
        return EXACT, frozenset({word})
    if asked.begins(word) and (begun := frozenset(one for one in words if one.startswith(word))):
        return BEGINNING, begun
    if near := asked.near[word] & words:
        return NEAR, near
    return None


def judge(kind: Kind, record: Any, asked: Asked, on: date) -> Found | None:
    """What fits in what the reader may read of a record; None where some word does not."""
    fields = kind.fields(record)
    texts = [spelling.words_in(text) for _, text in fields]
    held = [frozenset(words) for words in texts]
    is_reference = record.reference in asked.references
    is_near = record.reference in asked.near_references
    hits = []
    for word in asked.words:
        fits = [(fit[0], at, fit[1]) for at, words in enumerate(held) if (fit := _fit(word, words, asked))]
        if fits:
            how, at, words = min(fits, key=lambda fit: fit[:2])
            hits.append(Hit(word, at, words, how))
    has_every_word = len(hits) == len(asked.words)
    if not (has_every_word or is_reference or is_near):
        return None
    near = sum(hit.fit == NEAR for hit in hits) if has_every_word else len(asked.words)
    in_title = {word for hit in hits if hit.field == 0 for word in hit.words}
    rank = (
        not is_reference,
        near,
        # Among those by a near reference the likelier slip comes first.
        asked.near_references.index(record.reference) + 1 if is_near and not has_every_word else 0,
        sum(hit.field > 0 for hit in hits),
        sum(word not in spelling.UNSAID for word in held[0] - in_title) > 0,
        kind.has_ended(record, on),
        sum(hit.fit == BEGINNING for hit in hits),
        len(held[0] - in_title),
        _ORDER.index(kind.code),
        -record.pk,
    )
    return Found(kind, record, fields, tuple(hits), rank, near_reference=is_near and not has_every_word)


_ORDER = ("commissions", "providers", "decisions", "contracts")
"""Of records that fit alike, what leads to the others comes first."""


def search(asked: Asked, on: date, user: Any) -> tuple[list[Found], frozenset[str]]:
    """All that is found, the best first, and the kinds of which there is more than is listed.

    As many queries for one record as for thousands.
    """
    found: list[Found] = []
    more = set()
    for kind in KINDS.values() if not asked.is_empty else ():
        with by_index_alone():
            keys, has_more = candidates(kind, asked, on, user)
            rows = kind.seen(on, user).prefetch_related(None).filter(pk__in=keys)
            if kind.judged_by:
                beside = {path.partition("__")[0] for path in kind.judged_by if "__" in path}
                rows = rows.select_related(None).select_related(*beside).only(*kind.judged_by)
            records = list(rows)
        if has_more:
            more.add(kind.code)
        if kind is DECISIONS:
            _with_clauses(records, user)
        found += [one for record in records if (one := judge(kind, record, asked, on))]
    return sorted(found, key=lambda one: one.rank), frozenset(more)


def _with_clauses(decisions: Iterable[Any], user: Any) -> None:
    """Give each decision the clauses that the reader may read."""
    of = {decision.pk: decision for decision in decisions}
    for decision in of.values():
        decision.clauses_seen = []
    for clause in Clause.objects.visible_to(user).filter(decision__in=list(of)).order_by("decision", "position"):
        of[clause.decision_id].clauses_seen.append(clause)
