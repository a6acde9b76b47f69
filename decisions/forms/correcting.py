"""What a clerk types to correct what was published: a part of the record with its rows, and the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.forms.models import fields_for_model
from django.http import HttpRequest

from commissioning.council.models import Lasting, Meeting, Ward
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import DayMonthYearField, PoundsField
from commissioning.kit.models import Audited
from decisions.choices import DecisionKind, Power
from decisions.forms.documents import reason_field
from decisions.forms.draft import DecisionField, MeetingField, meetings_near
from decisions.models import (
    Alternative,
    Approval,
    Clause,
    Decision,
    DecisionWard,
    Delegation,
    FollowUp,
    Interest,
)
from decisions.querysets import reads_exempt

Correction = dict[str, Any]
"""What `actions.correct` takes: changes, rows, added, removed, reason."""


@dataclass(frozen=True)
class Part:
    """A part of the record that is corrected at once: fields of the decision and rows that belong to it."""

    label: str
    fields: tuple[str, ...] = ()
    rows: tuple[type[Audited], ...] = ()
    with_wards: bool = False


PARTS = {
    "title": Part("Title and summary", ("title", "summary", "source")),
    "days": Part("When it was decided and published", ("meeting", "decided_on", "published_on")),
    "maker": Part(
        "Who decided and who answers for it",
        ("body", "post", "report_of", "introduced_by", "contact", "service_area"),
    ),
    "matter": Part("The matter and the reasons", ("purpose", "reasons")),
    "key": Part("Key decision and notice", ("key", "key_limb_a", "key_limb_b", "notice_breach")),
    "wards": Part("Wards", ("all_wards",), with_wards=True),
    "call-in": Part("Whether it can be called in", ("call_in_applies", "call_in_why_not", "reconsiders")),
    "private": Part("Taken in private", ("private", "private_paragraph", "private_reason")),
    "alternatives": Part("Alternatives considered and rejected", rows=(Alternative,)),
    "interests": Part("Interests declared", ("interests_answer",), (Interest,)),
    "follow-ups": Part("What is to come back", rows=(FollowUp,)),
}
CLAUSE = Part("Clause", rows=(Clause, Approval, Delegation))

ROW_FIELDS: dict[type[Audited], tuple[str, ...]] = {
    Clause: (
        "label",
        "verb",
        "text",
        "parent",
        "access",
        "exempt_paragraph",
        "exempt_reason",
        "exempt_review_on",
    ),
    Approval: ("amount", "qualifier", "words", "spend_from", "spend_until", "longest_term_months"),
    Delegation: (
        "post",
        "powers",
        "consultees",
        "limit_per_action",
        "floor",
        "longest_term_months",
        "usable_until",
    ),
    Alternative: ("label", "what", "why_rejected"),
    Interest: ("who", "nature", "dispensation"),
    FollowUp: ("what", "to_whom", "by_on"),
}
CALLED: dict[type[Audited], str] = {
    Clause: "The clause",
    Approval: "Money approved",
    Delegation: "Power delegated",
    Alternative: "Alternative",
    Interest: "Interest",
    FollowUp: "To come back",
}
REMOVED: dict[type[Audited], str] = {
    Clause: "clause, with the money and powers that it gives",
    Approval: "approval of money",
    Delegation: "delegation of power",
    FollowUp: "item",
}
LABELS = {
    "body": "Body",
    "post": "Post",
    "meeting": "Meeting",
    "call_in_applies": "It can be called in",
    "call_in_why_not": "If not, why not",
    "reconsiders": "It reconsiders a decision referred back",
    "key": "It is a key decision",
    "key_limb_a": "Because of spending or savings: limb (a)",
    "key_limb_b": "Because of its effect on communities: limb (b)",
    "notice_breach": "Why notice fell short",
    "all_wards": "It concerns all wards",
    "private": "Taken in private",
    "private_paragraph": "Paragraph of Schedule 12A",
    "private_reason": "Why it was taken in private",
    "interests_answer": "Were interests declared?",
    "parent": "It stands below clause",
    "access": "Who may read it",
    "exempt_paragraph": "If exempt: paragraph of Schedule 12A",
    "exempt_reason": "If exempt: why",
    "exempt_review_on": "If exempt: to be reviewed by",
    "what": "What",
    "by_on": "By",
    "words": "In the words of the decision",
    "qualifier": "How firm",
    "longest_term_months": "Longest term, in months",
    "limit_per_action": "Limit for each act",
    "floor": "From this sum",
}


@dataclass
class Row:
    """A row that the form shows: the row itself (None: a new one) and the names of its fields in the form."""

    model: type[Audited]
    row: Any
    names: dict[str, str]
    remove: str = ""

    @property
    def heading(self) -> str:
        return f"{CALLED[self.model]}" if self.row is not None else f"Add: {CALLED[self.model].lower()}"


@dataclass
class Group:
    """Fields that are drawn together under a heading; one to be added is folded away."""

    heading: str
    fields: list[forms.BoundField] = field(default_factory=list)
    is_new: bool = False
    is_open: bool = False


class CorrectForm(ActForm):
    """One part of a published record. What stays as it is, is left as it is."""

    reason = reason_field()
    looked = forms.CharField(widget=forms.HiddenInput, required=False)

    show_optional = False

    def __init__(
        self, request: HttpRequest, *, decision: Decision, part: Part, clause: Clause | None, on: date, number: int
    ) -> None:
        self.decision, self.part, self.clause, self.on = decision, part, clause, on
        self.rows: list[Row] = []
        self._built: dict[str, forms.Field] = {}
        initial: dict[str, Any] = {"seen": str(number)}
        for name, built in _fields_of(Decision, part.fields, on, decision).items():
            if isinstance(built, DecisionField):
                built.of = Decision.objects.visible_to(request.user)
            self._built[name], initial[name] = built, _value(decision, name)
        if part.with_wards:
            links = decision.ward_links.select_related("ward")
            self._built["wards"] = forms.ModelMultipleChoiceField(
                Ward.objects.all(),
                label="Otherwise, which wards",
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            initial["wards"] = [link.ward for link in links]
        for model in part.rows:
            for row in self._existing(model):
                self._add_row(model, row, initial, request.user)
            if model is not Clause or clause is None:
                self._add_row(model, None, initial, request.user)
        super().__init__(request, initial=initial)
        reason = self.fields.pop("reason")
        self.fields |= self._built
        self.fields["reason"] = reason

    def _existing(self, model: type[Audited]) -> list[Any]:
        """The rows shown: those of this clause, or of the decision; a new clause has none."""
        if model is Clause:
            return [self.clause] if self.clause else []
        rows: Any = model.objects.order_by("pk")
        if self.part is CLAUSE:
            return list(rows.filter(clause=self.clause)) if self.clause else []
        return list(rows.filter(decision=self.decision))

    def _add_row(self, model: type[Audited], row: Any, initial: dict[str, Any], user: Any) -> None:
        prefix = f"{model._meta.model_name}-{row.pk if row is not None else 'new'}"
        shown = Row(model, row, {})
        for name, built in _fields_of(model, ROW_FIELDS[model], self.on, row or self.decision).items():
            key = f"{prefix}-{name}"
            if row is None:
                built.required = False
            else:
                initial[key] = _value(row, name)
            if name == "parent":
                offered = self._other_clauses(user)
                if row is not None and row.parent_id and not offered.filter(pk=row.parent_id).exists():
                    continue  # It hangs below a clause that this person may not read, and stays there.
                built.queryset = offered  # type: ignore[attr-defined]
            shown.names[name] = key
            self._built[key] = built
        if row is not None and not (model is Clause and self.part is not CLAUSE):
            shown.remove = f"{prefix}-remove"
            self._built[shown.remove] = forms.BooleanField(
                label=f"Remove this {REMOVED.get(model, CALLED[model].lower())}", required=False
            )
        self.rows.append(shown)

    def _other_clauses(self, user: Any) -> Any:
        clauses: Any = Clause.objects.filter(decision=self.decision).visible_to(user)
        return clauses.exclude(pk=self.clause.pk) if self.clause else clauses

    def groups(self) -> Iterator[Group]:
        """The fields as the page draws them: the decision's own, then each row."""
        own = [self[name] for name in (*self.part.fields, *(["wards"] if self.part.with_wards else []))]
        if own:
            yield Group("", own)
        for row in self.rows:
            bound = [self[key] for key in (*row.names.values(), *([row.remove] if row.remove else []))]
            is_new = row.row is None
            is_open = is_new and (any(one.errors for one in bound) or self._is_filled(row))
            is_open = is_open or (is_new and row.model is Clause)
            yield Group(row.heading, bound, is_new, is_open)

    def _is_filled(self, row: Row) -> bool:
        """Whether somebody typed or chose something in a new row."""
        return self.is_bound and any(key in self.changed_data for key in row.names.values())

    def clean(self) -> dict[str, Any]:
        for row in self.rows:
            if row.row is not None or not self._is_filled(row):
                continue
            for name, key in row.names.items():
                needed = not row.model._meta.get_field(name).blank  # type: ignore[union-attr]
                if needed and self.cleaned_data.get(key) in (None, "", []) and key not in self.errors:
                    self.add_error(key, "Give this too, or leave the whole row empty")
        if not self.part.fields and not any(row.row or self._is_filled(row) for row in self.rows):
            self.add_error(None, "Nothing is typed yet. Fill in what is to be added.")
        return self.cleaned_data

    def note_looked(self, digest: str) -> None:
        """Note which version the page shows before it is published: its SHA-256."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed["looked"] = digest
        self.data = typed

    def correction(self) -> Correction:
        """What is to change, and nothing that stays as it is: the arguments of `actions.correct`."""
        data = self.cleaned_data
        changes = {name: data[name] for name in self.part.fields if data[name] != getattr(self.decision, name)}
        rows: dict[Audited, Mapping[str, Any]] = {}
        added: list[Audited] = []
        removed: list[Audited] = []
        new_clause = self.clause
        for row in self.rows:
            values = {name: data[key] for name, key in row.names.items()}
            if row.row is None:
                if self._is_filled(row):
                    made: Any = row.model(**{name: value for name, value in values.items() if value is not None})
                    if row.model is Clause:
                        new_clause = made
                    elif self.part is CLAUSE:
                        made.clause = new_clause
                    added.append(made)
            elif data.get(row.remove):
                removed.append(row.row)
            else:
                changed = {name: value for name, value in values.items() if value != getattr(row.row, name)}
                if changed:
                    rows[row.row] = changed
        if self.clause is not None and self.clause in removed:
            given: Sequence[Any] = [row.row for row in self.rows if row.row is not None and row.model is not Clause]
            rows, added, removed = {}, [], [*given, self.clause]
        if self.part.with_wards:
            added, removed = self._wards(data)
        return {"changes": changes, "rows": rows, "added": added, "removed": removed, "reason": data["reason"]}

    def _wards(self, data: Mapping[str, Any]) -> tuple[list[Audited], list[Audited]]:
        wanted = set() if data["all_wards"] else set(data["wards"])
        links = list(self.decision.ward_links.select_related("ward"))
        added = [DecisionWard(ward=ward) for ward in sorted(wanted - {link.ward for link in links}, key=str)]
        return list(added), [link for link in links if link.ward not in wanted]


def parts_of(decision: Decision, user: Any) -> list[tuple[str, Part]]:
    """The parts that this user may correct, with their codes: what a recommendation lacks is left out."""
    left_out = {"key", "call-in"} if decision.kind == DecisionKind.RECOMMENDATION else set()
    return [(code, part) for code, part in PARTS.items() if code not in left_out]


def may_open(clause: Clause, user: Any) -> bool:
    """Whether this user may read a clause, and so correct it."""
    return clause.access == "public" or reads_exempt(user)


# Fields made from the models' own ------------------------------------------------------------------------------------


def _fields_of(model: type[models.Model], names: Sequence[str], on: date, row: Any) -> dict[str, forms.Field]:
    """Form fields for fields of a model, in the look of the desk, offering what still exists on a day."""

    def build(source: Any, **options: Any) -> forms.Field | None:
        label = LABELS.get(source.name, str(source.verbose_name).capitalize())
        needed = not source.blank
        if isinstance(source, models.DateField):
            return DayMonthYearField(label=label, called=label, required=needed)
        if isinstance(source, ArrayField):
            return forms.MultipleChoiceField(
                label=label, choices=Power.choices, widget=forms.CheckboxSelectMultiple, required=needed
            )
        if isinstance(source, models.DecimalField):
            return PoundsField(
                label=label,
                max_digits=14,
                decimal_places=2,
                min_value=0,
                required=needed,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
            )
        if source.related_model is Decision:
            return DecisionField(label=label, help_text="Its reference, such as DEC-2017-0031.")
        if isinstance(source, models.ForeignKey):
            choice = MeetingField if source.related_model is Meeting else forms.ModelChoiceField
            return choice(
                _offered(source, on, getattr(row, source.attname, None)),
                label=label,
                required=needed,
                empty_label="Choose one" if needed else "None",
            )
        if isinstance(source, models.BooleanField):
            return forms.BooleanField(label=label, required=False)
        if isinstance(source, models.PositiveSmallIntegerField) and not source.choices:
            return forms.IntegerField(
                label=label,
                required=needed,
                min_value=0,
                max_value=32767,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
            )
        options = {**options, "label": label, "help_text": ""}
        if isinstance(source, models.TextField):
            options["widget"] = forms.Textarea(attrs={"rows": 4})
        built: forms.Field | None = source.formfield(**options)
        return built

    built = fields_for_model(model, fields=names, formfield_callback=build)
    return {name: built[name] for name in names if built.get(name) is not None}


def _offered(source: Any, on: date, now: int | None) -> Any:
    """What a relation may point to: what exists on a day, and what it points to already."""
    target = source.related_model
    if target is Meeting:
        return meetings_near(on, now)
    return target.objects.existing(on, now) if issubclass(target, Lasting) else target.objects.all()


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return value.pk if isinstance(value, models.Model) else value
