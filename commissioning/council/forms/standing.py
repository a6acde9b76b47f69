"""Standing orders, closure days, posts, service areas and wards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.council.forms.fields import (
    SlugFromName,
    days,
    last_day,
    mailbox_field,
    reason,
    shown,
    slug_field,
    unit,
    words,
)
from commissioning.council.models import StandingOrders, User
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day, pounds


class StandingOrdersForm(ActForm):
    """A version of the standing orders. `groups` are its fields under their headings, for the page."""

    in_force_from = day("In force from", "The first day", hint="A day after today.")
    source_text = words(
        "Where it is written",
        "Say where it is written",
        most=2000,
        hint="Constitution, part, date of adoption.",
        rows=2,
    )
    key_threshold = pounds(
        "Spending is significant from",
        "Enter the sum from which spending is significant",
        hint="A decision that spends this or more is a key decision.",
    )
    cabinet_award_from = pounds(
        "Contract awards go to cabinet from",
        "Enter the sum from which contracts go to cabinet",
        hint="Below it, officers award under standing power.",
    )
    officer_power_words = words("The paragraph that gives officers that power", "Cite the paragraph", most=2000, rows=2)
    call_in_days = days("Call-in period in clear working days", "At least 1.")
    call_in_from_decision = forms.BooleanField(
        label="The period begins the day after the decision, not after its publication", required=False
    )
    effective_waits_for_working_day = forms.BooleanField(
        label="A decision takes effect on the next working day, not on the next calendar day", required=False
    )
    call_in_quorum = days("Members needed to call in")
    call_in_waiver_by = words("Who may waive call-in", hint="A post. Leave it empty if nobody may.")
    call_in_hearing_days = days("Working days within which a call-in is heard")
    key_notice_days = days("Clear days of notice of a key decision", "The Regulations ask for 28.")
    key_notice_unit = unit("Notice of a key decision")
    private_notice_days = days("Clear days of the first notice of a private matter", "The Regulations ask for 28.")
    private_notice_unit = unit("Notice of a private matter")
    private_second_notice_days = days("Clear working days of its second notice", "The Regulations ask for 5.")
    agenda_days = days("Clear days of an agenda before its meeting", "The Regulations ask for 5.")
    agenda_unit = unit("Notice by the agenda")
    general_exception_days = days("Clear days of notice under the general exception", "The Regulations ask for 5.")
    general_exception_unit = unit("Notice under the general exception")
    publication_days = days("Working days from decision to publication")
    report_days = days("Working days to answer a report of scrutiny")

    _groups = (
        ("Version", ("in_force_from", "source_text")),
        ("Money", ("key_threshold", "cabinet_award_from", "officer_power_words")),
        (
            "Call-in",
            (
                "call_in_days",
                "call_in_from_decision",
                "effective_waits_for_working_day",
                "call_in_quorum",
                "call_in_waiver_by",
                "call_in_hearing_days",
            ),
        ),
        (
            "Notices",
            (
                "key_notice_days",
                "key_notice_unit",
                "private_notice_days",
                "private_notice_unit",
                "private_second_notice_days",
                "general_exception_days",
                "general_exception_unit",
                "agenda_days",
                "agenda_unit",
            ),
        ),
        ("Publication and reports", ("publication_days", "report_days")),
    )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, fields) in the order of the page."""
        return [(heading, [self[name] for name in names]) for heading, names in self._groups]

    def clean_call_in_days(self) -> int:
        found: int = self.cleaned_data["call_in_days"]
        if found < 1:
            raise ValidationError("The call-in period is at least one day")
        return found


class CorrectStandingOrdersForm(StandingOrdersForm):
    """Corrects a version that is not in force yet."""

    why = reason()

    def __init__(self, *args: Any, of: StandingOrders, **kwargs: Any) -> None:
        super().__init__(*args, of=of, initial=shown(CorrectStandingOrdersForm, of), **kwargs)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [*super().groups, ("Reason", [self["why"]])]


class ClosureDayForm(ActForm):
    """Adds a closure day."""

    day = day("Day", "The day")
    why = words("Why the council is closed", "Say why the council is closed", most=120, hint="Such as Christmas week")


class PostForm(ActForm):
    """Adds a post. Other names are typed one on a line."""

    title = words("Title", "Enter the title of the post", hint="Such as Director of Children’s Services")
    mailbox = mailbox_field("Role mailbox", hint="Published beside the post; never a person’s own address.")
    aliases = words("Other names", most=2000, hint="By which papers call it, one on a line.", rows=3)

    def clean_aliases(self) -> list[str]:
        names = list(dict.fromkeys(line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()))
        if any(len(name) > 160 for name in names):
            raise ValidationError("Use 160 characters or fewer for each name")
        return names


class ChangePostForm(ActForm):
    """Renames a post, changes its mailbox, or says when it ends."""

    title = words("Title", "Enter the title of the post")
    keep_old_title = forms.BooleanField(label="Keep the old title among its other names, if it changes", required=False)
    mailbox = mailbox_field("Role mailbox")
    until_on = last_day("the post")
    why = reason()


class AliasForm(ActForm):
    """Adds another name of a post."""

    name = words("Other name", "Enter the other name")


class HolderDays(ActForm):
    """From when until when."""

    from_on = day("First day", "The first day")
    until_on = day("Last day", "The last day", required=False, hint="Leave it empty while it is not known.")


class HolderForm(HolderDays):
    """Says who holds a post."""

    user = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Who",
        help_text="A user of this service. Pages show the post, not the person.",
        error_messages={"required": "Choose who holds the post"},
    )
    field_order = ["user", "from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.active().order_by("display_name", "email")  # type: ignore[attr-defined]


class ChangeHolderForm(HolderDays):
    """Says when somebody leaves a post, or corrects the days."""

    why = reason()


class PlaceForm(SlugFromName):
    """Adds a service area or a ward."""

    name = words("Name", "Enter its name", most=120)
    slug = slug_field("abbey-green")


class ChangePlaceForm(ActForm):
    """Renames a service area or a ward, or says when it ends."""

    name = words("Name", "Enter its name", most=120)
    until_on = last_day("it")
    why = reason()
