"""What is typed of the rows of a decision: clauses, one or many, what they give, alternatives, interests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from commissioning.council.models import Post
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import chosen, day, line, lines, months, pounds
from commissioning.kit.models import EXEMPT_PARAGRAPHS, Access
from decisions.choices import Power, Qualifier, Verb
from decisions.models import Alternative, Approval, Clause, Delegation, FollowUp, Interest
from decisions.pasted import MOST_PIECES, preamble_of, split, verb_of

LONGEST_PASTED = 100_000

ACCESS = [
    (Access.PUBLIC.value, "Everyone"),
    (Access.EXEMPT.value, "Exempt: only those who may read exempt matter, until it is reviewed"),
    (Access.CONFIDENTIAL.value, "Confidential: its disclosure is forbidden by law or by a government department"),
]
VERBS = [("", "Choose what it does"), *Verb.choices]


class ClauseForm(ActForm):
    label = line("Label", "Enter the label", most=12, hint="As spoken: (a), 1. or 1.1")
    verb = forms.ChoiceField(
        label="What it does", choices=VERBS, error_messages={"required": "Choose what the clause does"}
    )
    text = lines("Words", "Enter the words of the clause", rows=8, hint="As resolved, without the label.")
    access = forms.ChoiceField(
        label="Who may read it", choices=ACCESS, widget=forms.RadioSelect, initial=Access.PUBLIC.value
    )
    exempt_paragraph = forms.TypedChoiceField(
        label="If exempt: paragraph of Schedule 12A",
        choices=[("", "Choose a paragraph"), *((n, f"{n}: {words}") for n, words in EXEMPT_PARAGRAPHS.items())],
        coerce=int,
        empty_value=None,
        required=False,
    )
    exempt_reason = lines(
        "If exempt: why", rows=2, hint="Why the public interest in keeping it exempt outweighs disclosure."
    )
    exempt_review_on = day("If exempt: to be reviewed by", "The day of review", required=False)

    show_optional = False

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("access") == Access.EXEMPT:
            for name, said in (
                ("exempt_paragraph", "Choose the paragraph that makes this exempt"),
                ("exempt_reason", "Say why keeping it exempt outweighs disclosure"),
                ("exempt_review_on", "Give the day on which the exemption is reviewed"),
            ):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, said)
        elif "exempt_review_on" not in self.errors:
            values |= {"exempt_paragraph": None, "exempt_reason": "", "exempt_review_on": None}
        return values


class MoveForm(ActForm):
    place = forms.ChoiceField(
        label="New place", error_messages={"invalid_choice": "This place is gone: somebody changed the clauses"}
    )

    def __init__(self, request: HttpRequest, *, clause: Clause, clauses: Iterable[Clause]) -> None:
        super().__init__(request)
        self.clauses = {row.pk: row for row in clauses}
        field: Any = self.fields["place"]
        field.choices = [("", "Choose a place"), *self._places(clause), ("end", "At the end")]

    def _places(self, clause: Clause) -> Iterable[tuple[str, str]]:
        under = {clause.pk}
        for row in self.clauses.values():
            if row.parent_id in under:
                under.add(row.pk)
            if row.pk not in under:
                yield f"before-{row.pk}", f"Before {row.label}"
                yield f"below-{row.pk}", f"Below {row.label}, last"

    def clean_place(self) -> dict[str, Clause]:
        """The neighbour that names the place, as `move_clause` takes it."""
        where, _, pk = self.cleaned_data["place"].partition("-")
        if where == "end":
            return {}
        return {"before" if where == "before" else "parent": self.clauses[int(pk)]}


class OfferForm(ActForm):
    answer = forms.ChoiceField(
        label="Is this right?",
        choices=[("take", "Yes, record it as it is read"), ("decline", "No, do not offer it again")],
        widget=forms.RadioSelect,
    )


class PasteForm(ActForm):
    """A text pasted from minutes; then, once it is split by its labels, each piece to be looked at and confirmed."""

    pasted = lines(
        "Text of the clauses",
        "Paste the text",
        rows=14,
        most=LONGEST_PASTED,
        hint="Each clause begins on a line of its own with its label: (a), 1. or 1.1",
    )
    show_optional = False

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.pieces: list[int] = []
        self.preamble = ""
        count = self.data.get("count", "") if self.is_bound else ""
        if count.isdecimal() and len(count) < 4 and 0 < int(count) <= MOST_PIECES:
            self._ask(int(count))
        elif self.is_bound:
            self._split()

    def _split(self) -> None:
        """Show what the pasted text splits into, as a fresh form; where it does not, the first form says why."""
        try:
            words = self.fields["pasted"].clean(self.data.get("pasted", ""))
            pieces = split(words)
            if not pieces:
                raise ValidationError(
                    "No line begins with a label such as (a), 1. or 1.1. Put one before each clause and paste again"
                )
            if len(pieces) > MOST_PIECES:
                raise ValidationError(f"It has {len(pieces)} labels. Paste at most {MOST_PIECES} clauses at once")
        except ValidationError:
            self.fields["pasted"].validators.append(_splits)
            return
        self.preamble = preamble_of(words)
        self.is_bound, self.data = False, {}
        self._ask(len(pieces))
        for number, piece in enumerate(pieces):
            self.initial[f"label_{number}"] = piece.label
            self.initial[f"verb_{number}"] = verb_of(piece.text)
            self.initial[f"text_{number}"] = piece.text
            self.initial[f"below_{number}"] = "" if piece.below is None else str(piece.below)
            field: Any = self.fields[f"below_{number}"]
            field.choices = [("", "At the top"), *((str(n), f"Below {pieces[n].label}") for n in range(number))]

    def _ask(self, count: int) -> None:
        del self.fields["pasted"]
        self.pieces = list(range(count))
        self.fields["count"] = forms.IntegerField(widget=forms.HiddenInput, initial=count)
        for number in self.pieces:
            self.fields[f"label_{number}"] = line("Label", f"Enter the label of clause {number + 1}", most=12)
            self.fields[f"verb_{number}"] = forms.ChoiceField(
                label="What it does",
                choices=VERBS,
                error_messages={"required": f"Choose what clause {number + 1} does"},
            )
            self.fields[f"below_{number}"] = forms.ChoiceField(
                label="Where",
                required=False,
                choices=[
                    ("", "At the top"),
                    *((str(n), f"Below {self.data.get(f'label_{n}', '')}") for n in range(number)),
                ],
            )
            self.fields[f"text_{number}"] = lines("Words", f"Enter the words of clause {number + 1}", rows=4)

    @property
    def groups(self) -> list[list[forms.BoundField]]:
        """The fields of each piece."""
        return [[self[f"{name}_{n}"] for name in ("label", "verb", "below", "text")] for n in self.pieces]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The pieces as `add_clauses` takes them."""
        data = self.cleaned_data
        return [
            {
                "label": data[f"label_{n}"],
                "verb": data[f"verb_{n}"],
                "text": data[f"text_{n}"],
                "below": int(data[f"below_{n}"]) if data[f"below_{n}"] else None,
            }
            for n in self.pieces
        ]


def _splits(words: str) -> None:
    """Refuse a text without labels, or with too many."""
    count = len(split(words))
    if not count:
        raise ValidationError(
            "No line begins with a label such as (a), 1. or 1.1. Put one before each clause and paste again"
        )
    if count > MOST_PIECES:
        raise ValidationError(f"It has {count} labels. Paste at most {MOST_PIECES} clauses at once")


# Rows ----------------------------------------------------------------------------------------------------------------


class AlternativeForm(ActForm):
    label = line("Number", "Enter a number or letter", most=12)
    what = lines("What else was considered", "Say what was considered", rows=3)
    why_rejected = lines("Why it was rejected", rows=4, hint="The record must say so.")


class InterestForm(ActForm):
    # `who` is the form's own: the person who types.
    office = line("Who", "Say who declared it", most=160, hint="The office or post, not a private person’s name.")
    nature = lines("Nature of the interest", "Say what the interest is", rows=3)
    dispensation = lines("Dispensation given", rows=2, hint="By whom and when; empty if none.")

    def __init__(self, request: HttpRequest, *, of: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(request, of=of, initial={**(initial or {}), "office": of.who if of else ""})

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        return {"who": values.pop("office"), **values}


class FollowUpForm(ActForm):
    what = lines("What is to come back", "Say what is to come back", rows=3)
    to_whom = line("To whom", "Say to whom", most=160)
    by_on = day("By", "The day", required=False, hint="Leave it empty if no day was given.")


class ApprovalForm(ActForm):
    amount = pounds(
        "Amount", "Enter the amount", hint="The total in pounds excluding VAT. A figure for each year is no approval."
    )
    qualifier = forms.ChoiceField(
        label="How firm",
        choices=[
            (Qualifier.MAXIMUM.value, "A maximum: no more than this may be committed"),
            (Qualifier.ESTIMATE.value, "An estimate: more needs a manager’s acknowledgement"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is a maximum or an estimate"},
    )
    words = line("In the words of the decision", "Quote the words", hint="For example “up to £2.5m in all”.")
    spend_from = day("Pays for service from", "The first day", required=False)
    spend_until = day("Pays for service until", "The last day", required=False)
    longest_term_months = months("Longest term, in months", hint="Of a contract paid from it; empty if not stated.")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("spend_from"), values.get("spend_until")
        if first and last and last < first:
            self.add_error("spend_until", "The last day must not be before the first")
        return values


class DelegationForm(ActForm):
    post = chosen(Post.objects.none(), "Post", "Choose the post", hint="Power is given to the post, whoever holds it.")
    powers = forms.MultipleChoiceField(
        label="May",
        choices=[(power.value, power.label.capitalize()) for power in Power],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one power"},
    )
    consultees = line("In consultation with", hint="Empty if nobody has to be consulted.")
    limit_per_action = pounds("Limit for each action", hint="In pounds; empty if none is stated.")
    floor = pounds("From this sum", hint="Below it the power is not needed; empty if none is stated.")
    longest_term_months = months("Longest term, in months", hint="Of a contract made under it; empty if not stated.")
    usable_until = day("May be used until", "The last day", required=False)

    def __init__(self, request: HttpRequest, *, on: date, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        field: Any = self.fields["post"]
        field.queryset = Post.objects.existing(on, getattr(self.of, "post_id", None))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        limit, floor = values.get("limit_per_action"), values.get("floor")
        if limit is not None and floor is not None and floor > limit:
            self.add_error("floor", "This must not be above the limit for each action")
        return values


class RemoveForm(ActForm):
    """Nothing to type: the question is whether."""


ROW_FORMS: dict[type[Any], type[ActForm]] = {
    Alternative: AlternativeForm,
    Interest: InterestForm,
    FollowUp: FollowUpForm,
    Approval: ApprovalForm,
    Delegation: DelegationForm,
    Clause: ClauseForm,
}


def row_form(
    request: HttpRequest, model: type[Any], *, on: date, row: Any = None, initial: Mapping[str, Any] | None = None
) -> ActForm:
    """The form of a row: of one that is there (`row`), or of a new one that begins with `initial`."""
    form = ROW_FORMS[model]
    started = dict(initial or {})
    if row is not None:
        attnames = {field.name: field.attname for field in model._meta.concrete_fields}
        own = [name for name in form.base_fields if name not in ActForm.base_fields]
        started = {name: getattr(row, attnames[name]) for name in own if name in attnames}
    extra: dict[str, Any] = {"on": on} if form is DelegationForm else {}
    return form(request, of=row, initial=started, **extra)
