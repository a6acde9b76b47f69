"""The vocabulary of queries about decisions. Everything that depends on the day takes `on`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.query import ModelIterable

from commissioning.council.roles import Act
from commissioning.kit.models import Access, AppendOnlyQuerySet, AuditedQuerySet
from commissioning.kit.words import words_made
from decisions.choices import DecisionKind
from decisions.lifecycle import DECISION, EFFECTIVE_STATES, MADE, PLANNED, PUBLIC_STATES, WITHDRAWN

if TYPE_CHECKING:
    from commissioning.council.models import User

WORDS = words_made(F("title"), F("reference"), F("summary"), F("purpose"), F("reasons"))
"""The words of a decision, as its index has them."""
WORDS_OF_CLAUSES = words_made(Value(""), F("text"))


def is_staff_reader(user: Any) -> bool:
    """Whether this user (or anonymous visitor) reads working records at all."""
    return bool(getattr(user, "is_authenticated", False)) and user.may(Act.READ_WORKING)


def reads_exempt(user: Any) -> bool:
    """Whether exempt matter may be shown to this user (or anonymous visitor)."""
    return bool(getattr(user, "is_authenticated", False)) and user.reads_exempt


CLOSED = tuple(access for access in Access if access != Access.PUBLIC)
"""What a text may be that is not open to everybody."""
UNPUBLISHED_STATES = tuple(state for state in DECISION.states if state not in PUBLIC_STATES)
NOTICED_STATES = (PLANNED, MADE, WITHDRAWN)
"""States in which a stranger knows a decision by its notice on the forward plan alone."""


class AsNoticed(ModelIterable):
    """Hands out each decision that is not published as its notice on the forward plan tells it."""

    def __iter__(self) -> Any:
        for decision in super().__iter__():
            yield decision if decision.state in PUBLIC_STATES else decision.as_noticed(decision.noticed)


class DecisionQuerySet(AuditedQuerySet):
    def executive(self) -> DecisionQuerySet:
        """Executive decisions only: recommendations of scrutiny are kept apart (MAI 2012)."""
        return self.exclude(kind=DecisionKind.RECOMMENDATION)

    def published(self) -> DecisionQuerySet:
        return self.filter(state__in=PUBLIC_STATES)

    def published_by(self, on: date) -> DecisionQuerySet:
        return self.filter(state__in=PUBLIC_STATES, published_on__lte=on)

    def not_published_by(self, on: date) -> DecisionQuerySet:
        """Exactly what `published_by` leaves out: each that is published has the day of it."""
        return self.filter(Q(state__in=UNPUBLISHED_STATES) | Q(published_on__gt=on))

    def in_agenda_order(self) -> DecisionQuerySet:
        """As they stand on the agenda of their meeting; those without a place on it last, as entered."""
        return self.order_by(F("agenda_item").asc(nulls_last=True), "pk")

    def known_on(self, on: date) -> DecisionQuerySet:
        """Published by that day, or (for staff, before publication) decided or entered whenever."""
        return self.filter(Q(published_on__lte=on) | Q(published_on__isnull=True))

    def in_effect(self, on: date) -> DecisionQuerySet:
        """In effect on a day: the same words as the ledger's trigger `decision_in_effect`."""
        return self.filter(state__in=EFFECTIVE_STATES, effective_from__lte=on).filter(
            Q(superseded_from__isnull=True) | Q(superseded_from__gt=on)
        )

    def not_yet_in_effect(self, on: date) -> DecisionQuerySet:
        """Published, and with a day of effect that is still to come on that day."""
        return self.filter(state__in=EFFECTIVE_STATES, effective_from__gt=on)

    def visible_to(self, user: User | Any) -> DecisionQuerySet:
        """Staff see every decision; a stranger those published, and those listed in an edition of the forward plan.

        Of a decision that is not published a stranger is handed what the latest edition that listed it tells, even
        after it was made or withdrawn; a filter on any other field of such a row would tell more, so it asks for
        `noticed` (that part of the edition) instead. A decision whose latest publication is taken down stays in the
        query: its page answers 410.
        """
        if is_staff_reader(user):
            return self
        items: Any = self.model._meta.get_field("edition_items").related_model
        latest = items.objects.filter(decision=OuterRef("pk")).order_by("-edition__number").values("item")[:1]
        rows = self.annotate(noticed=Subquery(latest)).filter(
            Q(state__in=PUBLIC_STATES) | Q(state__in=NOTICED_STATES, noticed__isnull=False)
        )
        rows._iterable_class = AsNoticed
        return rows


class OfDecisionQuerySet(AuditedQuerySet):
    """Rows that belong to a decision and carry their own access: clauses, documents."""

    def not_exempt(self) -> OfDecisionQuerySet:
        """Open to read, and of no decision whose latest publication is taken down."""
        decisions: Any = self.model._meta.get_field("decision").related_model
        publications: Any = decisions._meta.get_field("publications").related_model
        return self.filter(access=Access.PUBLIC).exclude(decision__in=publications.objects.closing())

    def visible_to(self, user: User | Any) -> OfDecisionQuerySet:
        rows = self if reads_exempt(user) else self.not_exempt()
        return rows if is_staff_reader(user) else rows.filter(decision__state__in=PUBLIC_STATES)

    def exempt(self) -> OfDecisionQuerySet:
        """Exactly what `not_exempt` leaves out, found from the few that are closed and not from all that are open."""
        decisions: Any = self.model._meta.get_field("decision").related_model
        publications: Any = decisions._meta.get_field("publications").related_model
        rows = self.model._base_manager.order_by()
        closed = rows.filter(access__in=CLOSED).values("pk")
        taken_down = rows.filter(decision__in=publications.objects.closing()).values("pk")
        return self.filter(pk__in=closed.union(taken_down, all=True))

    def hidden_from(self, user: User | Any) -> OfDecisionQuerySet:
        """Exactly what `visible_to` leaves out."""
        rows = self.none() if reads_exempt(user) else self.exempt()
        return rows if is_staff_reader(user) else rows | self.exclude(decision__state__in=PUBLIC_STATES)


class OfClauseQuerySet(AuditedQuerySet):
    """Rows that belong to a clause: approvals and delegations are seen with their clause."""

    def visible_to(self, user: User | Any) -> OfClauseQuerySet:
        if is_staff_reader(user) and reads_exempt(user):
            # No clause is hidden from them: none has to be looked up.
            return self
        clauses: Any = self.model._meta.get_field("clause").related_model
        return self.filter(clause__in=clauses.objects.visible_to(user))

    def hidden_from(self, user: User | Any) -> OfClauseQuerySet:
        """Exactly what `visible_to` leaves out."""
        clauses: Any = self.model._meta.get_field("clause").related_model
        return self.filter(clause__in=clauses.objects.hidden_from(user).order_by().values("pk"))


class MailingQuerySet(AppendOnlyQuerySet):
    def about(self, reference: str) -> MailingQuerySet:
        """The mails that told of a decision, by itself or with its meeting."""
        return self.filter(about__contains=[reference])


class PublicationQuerySet(AppendOnlyQuerySet):
    def latest_first(self) -> PublicationQuerySet:
        return self.order_by("-number")

    def readable(self) -> PublicationQuerySet:
        """Publications that were not taken down."""
        return self.filter(take_down__isnull=True)

    def closing(self) -> Any:
        """The decisions whose latest publication is taken down, by their keys: from the few taken down, not from all
        decisions."""
        later = self.model._base_manager.filter(decision=OuterRef("decision"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later), take_down__isnull=False).order_by().values("decision")

    def with_decision_latest(self) -> PublicationQuerySet:
        return self.annotate(decision_reference=F("decision__reference")).latest_first()
