"""Bodies, members, meetings, the mailing list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from commissioning.council.forms.fields import (
    SlugFromName,
    last_day,
    mailbox_field,
    reason,
    slug_field,
    words,
)
from commissioning.council.models import Body, BodyKind
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import day


class BodyKindFields(ActForm):
    """What a body is."""

    name = words("Name", "Enter its name", hint="As notices print it, such as Cabinet or Cabinet Member for Finance.")
    kind = forms.ChoiceField(
        label="Kind",
        choices=BodyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of body it is"},
    )
    executive = forms.BooleanField(
        label="It takes executive decisions (not a body that advises or scrutinises)", required=False
    )


class BodyForm(BodyKindFields, SlugFromName):
    """Adds a body."""

    slug = slug_field("cabinet")
    field_order = ["name", "slug", "kind", "executive"]


class ChangeBodyForm(BodyKindFields):
    """Renames or corrects a body, or says when it ends."""

    until_on = last_day("the body")
    why = reason()


class MemberForm(ActForm):
    """Adds a member."""

    office = words("Member", "Enter the office or the member", hint="As the list of members prints it.")
    from_on = day("First day", "The first day")
    until_on = day("Last day", "The last day", required=False, hint="Leave it empty while it is not known.")


class ChangeMemberForm(MemberForm):
    """Says when a member leaves, or corrects what was entered."""

    why = reason()


class MeetingFields(ActForm):
    """What is known of a meeting beside its body and day."""

    starts_at = forms.TimeField(
        label="Time",
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%I%p", "%I:%M%p", "%I.%M%p", "%I %p", "%I:%M %p"],
        help_text="For example, 14:00 or 2pm",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-10"}),
        error_messages={"invalid": "Enter a time, such as 14:00"},
    )
    place = words("Place")
    agenda_published_on = day(
        "Agenda published on",
        "The day of the agenda",
        required=False,
        hint="Leave it empty until the agenda is published.",
    )


class MeetingForm(MeetingFields):
    """Adds a meeting of one of the bodies that exist."""

    body = forms.ModelChoiceField(
        queryset=Body.objects.none(), label="Body", error_messages={"required": "Choose the body that meets"}
    )
    held_on = day("Day", "The day of the meeting")
    field_order = ["body", "held_on", "starts_at", "place", "agenda_published_on"]

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.existing(on)  # type: ignore[attr-defined]


class ChangeMeetingForm(MeetingFields):
    """Changes time or place, or records that the agenda was published."""

    why = words("Why", most=500, hint="If there is something to say, kept in the history.")


class MoveMeetingForm(ActForm):
    """Gives a meeting another day."""

    held_on = day("New day", "The new day")
    why = reason()


class MeetingFilter(forms.Form):
    """Narrows the list of meetings to one body."""

    body = forms.ModelChoiceField(
        queryset=Body.objects.all(),
        to_field_name="slug",
        label="Body",
        required=False,
        empty_label="Any body",
        error_messages={"invalid_choice": "There is no such body. Choose one from the list"},
    )


class MailingForm(ActForm):
    """Adds a mailbox to the list."""

    mailbox = mailbox_field("Mailbox", "Enter the mailbox", hint="A role mailbox, never a person’s own address.")
    what = words("Whose it is", "Say whose mailbox it is", most=120, hint="For example, Members’ services")


class ChangeMailingForm(ActForm):
    """Stops or resumes mail to a mailbox."""

    what = words("Whose it is", "Say whose mailbox it is", most=120)
    is_active = forms.BooleanField(label="Mail goes to it", required=False)
    why = reason()
