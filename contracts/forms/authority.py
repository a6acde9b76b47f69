"""The two questions of every act with money or term: who had the power, and what money it takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from commissioning.council.models import Post, StandingOrders
from commissioning.kit.dates import long_date
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import chosen, day, lines
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal
from contracts.actions import Authority, entered_on
from contracts.models import Contract
from contracts.pages.authorities import Offered, offered_to, standing_of
from contracts.pages.records import address_to_acknowledge
from decisions.models import Approval
from decisions.pages.authorities import approval_words, delegation_words

STANDING, RECORDED, NO_APPROVAL = "standing", "recorded", "none"
MOST_SHOWN = 30
"""Words of a clause that stand beside its name."""
WITHOUT_SENSE = "Choose one of the list: this one is no longer in it"


class AuthorityForm(ActForm):
    """An act on a contract: the day on which it was made, who had the power, and which approval bears the money.

    `act` is "award", "extension" or "variation"; `on` the day of entry. Offered are the authorities of decisions that
    are linked to the commission with a fitting part, as far as the user may read them. `values` gives `made_on`,
    `authority` (`contracts.actions.Authority`) and `approval` (or None), with the further fields of a subclass. What a
    rule refuses is said at the field that it is about.
    """

    show_optional = False

    made_on = day("When it was done", "The day on which it was done", hint="Its rules are those of that day.")
    authority = forms.ChoiceField(
        label="Who had the power",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who had the power", "invalid_choice": WITHOUT_SENSE},
    )
    acting_post = chosen(
        Post.objects.none(),
        "The post that acted",
        hint="Under a delegation or the standing power.",
        empty="None chosen",
    )
    consultation = lines(
        "Who was consulted, and when", hint="Where the delegation asks for consultation. Posts, not names.", rows=2
    )
    words = lines(
        "The paragraph, or where it is recorded",
        hint="For standing power the paragraph of the standing orders; for an act recorded earlier, where.",
        rows=2,
    )
    approval = forms.ChoiceField(
        label="Which approval bears the money",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the approval that bears the money, or none",
            "invalid_choice": WITHOUT_SENSE,
        },
    )

    FIELD_OF: ClassVar[dict[str, str]] = {
        "commitment_not_in_future": "made_on",
        "award-before-effect": "made_on",
        "award-after-end": "made_on",
        "before-award": "made_on",
        "commitment_not_recorded": "authority",
        "commitment_clause_gives_power": "authority",
        "wrong-power": "authority",
        "wrong-post": "acting_post",
        "lapsed": "authority",
        "under-floor": "authority",
        "no-commission": "authority",
        "over-limit": "amount",
        "value-missing": "amount",
        "commitment_umbrella_carries_nothing": "amount",
        "approval-overspent": "approval",
        "estimate-passed": "approval",
        "before-approval": "approval",
    }

    def __init__(self, request: HttpRequest, *, contract: Contract, act: str, on: date, **kwargs: Any) -> None:
        self.contract, self.act, self.on = contract, act, on
        self.passes_estimate = False
        self.offered: Offered = offered_to(request.user, contract, act=act)
        delegations = list(self.offered.delegations.values())
        initial: dict[str, Any] = kwargs.pop("initial", None) or {}
        if len({delegation.post_id for delegation in delegations}) == 1:
            initial = {"acting_post": delegations[0].post_id, **initial}
        if contract.is_umbrella or not self.offered.approvals:
            initial = {"approval": NO_APPROVAL, **initial}
        super().__init__(request, of=contract, initial=initial, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["acting_post"].queryset = Post.objects.existing(on, *(row.post_id for row in delegations))
        fields["authority"].choices = list(self._powers())
        if self.offered.missing and contract.commission is not None:
            fields["authority"].help_text = format_html(
                'No decision is offered. {} <a href="{}">Link the decision with its part</a>',
                self.offered.missing,
                reverse("procurement:link_decision", args=[contract.commission.reference]),
            )
        fields["approval"].choices = list(self._approvals())
        if contract.is_umbrella:
            fields["approval"].widget = forms.HiddenInput()

    def _powers(self) -> Iterable[tuple[str, SafeString]]:
        for pk, clause in self.offered.clauses.items():
            words = f"{clause.get_verb_display()}: {Truncator(clause.text).words(MOST_SHOWN)}"
            yield f"clause:{pk}", _choice(clause.cited_as, f"{words} {standing_of(clause.decision, self.on)}")
        for pk, delegation in self.offered.delegations.items():
            name = f"{delegation.clause.cited_as}, the delegation that it makes"
            words = f"{delegation_words(delegation)} {standing_of(delegation.clause.decision, self.on)}"
            yield f"delegation:{pk}", _choice(name, words)
        orders = StandingOrders.objects.in_force(self.on)
        if orders is not None:
            limit = pounds(orders.cabinet_award_from)
            words = f"For a contract that comes to less than {limit} in all, by the standing orders of today."
            yield STANDING, _choice("The officer’s standing power", words)
        entered = long_date(entered_on(self.contract))
        words = f"Only for what was done before {entered}, when the contract was entered here. It charges no approval."
        yield RECORDED, _choice("Recorded from an earlier register", words)

    def _approvals(self) -> Iterable[tuple[str, SafeString]]:
        for pk, approval in self.offered.approvals.items():
            left = approval.amount - self.offered.charged[pk]
            what = f"{pounds(left)} is left." if left > 0 else "Nothing is left."
            standing = standing_of(approval.clause.decision, self.on)
            yield str(pk), _choice(approval.clause.cited_as, f"{approval_words(approval)} {what} {standing}")
        yield NO_APPROVAL, _choice("No approval", "The sum is listed as not charged to an approval.")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("authority"):
            values["authority"] = self._authority(values["authority"], values)
        values["approval"] = self._approval(values.get("approval"))
        return values

    def _approval(self, choice: str | None) -> Approval | None:
        return self.offered.approvals[int(choice)] if choice and choice != NO_APPROVAL else None

    def _authority(self, choice: str, values: dict[str, Any]) -> Authority | None:
        """The authority chosen, with what it needs; None where something is missing, then said at its field."""
        kind, _, key = choice.partition(":")
        post, words = values.get("acting_post"), values.get("words") or ""
        if kind == "clause":
            return Authority.decision(self.offered.clauses[int(key)])
        if kind == RECORDED:
            if not words:
                self.add_error("words", "Say where the act is recorded: the register, its page or number")
            return Authority.recorded(words) if words else None
        if post is None:
            if "acting_post" not in self.errors:
                self.add_error("acting_post", "Choose the post that acted")
            return None
        if kind == "delegation":
            delegation, consultation = self.offered.delegations[int(key)], values.get("consultation") or ""
            if delegation.consultees and not consultation:
                asked = f"{delegation.clause.cited_as} asks for consultation with {delegation.consultees}"
                self.add_error("consultation", f"{asked}: say who was consulted, and when")
                return None
            return Authority.delegation(delegation, post, consultation)
        orders = StandingOrders.objects.in_force(values.get("made_on") or self.on)
        if orders is None:
            self.add_error("authority", "No standing orders of that day are on record. Choose another authority")
            return None
        return Authority.standing(orders, post, words or orders.officer_power_words)

    @property
    def values(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in super().values.items()
            if name not in ("acting_post", "consultation", "words")
        }

    @property
    def to_acknowledge(self) -> str:
        """Where a manager acknowledges that this act passes an estimate, once it was refused for that; else nothing."""
        if not self.passes_estimate:
            return ""
        amount, approval = self.cleaned_data.get("amount"), self.offered.approvals.get(int(self.data["approval"]))
        if not amount or approval is None:
            return ""
        address = address_to_acknowledge(self.contract, approval, kind=self.act, amount=amount, actor=self.request.user)
        return self.request.build_absolute_uri(address)

    def refuse(self, refusal: Refusal) -> None:
        self.passes_estimate = refusal.code == "estimate-passed"
        super().refuse(refusal)


def _choice(words: str, note: str) -> SafeString:
    return format_html('{} <span class="sub">{}</span>', words, note)
