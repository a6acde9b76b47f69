"""What a person types: to sign in and set a password, and to keep the council's own records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from commissioning.council.models import UNITS, Body, BodyKind, ServiceArea, StandingOrders, User
from commissioning.council.roles import Role
from commissioning.kit.desk import ActForm
from commissioning.kit.forms import DayMonthYearField
from commissioning.kit.models import Audited

EMAIL_SHAPE = "Enter an e-mail address in the right form, such as name@council.gov.uk"
LONGEST_PASSWORD = 256


# Fields --------------------------------------------------------------------------------------------------------------


def words(label: str, missing: str = "", *, most: int = 160, hint: str = "", rows: int = 0) -> forms.CharField:
    """A line of words, or `rows` lines. `missing` is said where it was left empty; without it, it may be empty."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput,
        error_messages={"required": missing, "max_length": f"Use {most} characters or fewer"},
    )


def mailbox_field(label: str, missing: str = "", *, hint: str = "") -> forms.EmailField:
    """An e-mail address."""
    return forms.EmailField(
        label=label,
        required=bool(missing),
        help_text=hint,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": missing, "invalid": EMAIL_SHAPE},
    )


def reason() -> forms.CharField:
    """Why something is changed: kept in its history."""
    return words("Why", "Say why", most=500, hint="Kept in the history, for example “Restructure of May 2027”.", rows=2)


def day_field(
    label: str, called: str, *, required: bool = True, hint: str = "For example, 31 3 2027"
) -> DayMonthYearField:
    """A date in three boxes."""
    return DayMonthYearField(label=label, called=called, required=required, help_text=hint)


def last_day(of: str) -> DayMonthYearField:
    """The last day of something that lasts."""
    hint = f"Leave it empty while {of} goes on. From the day after, forms no longer offer it."
    return day_field("Last day", "The last day", required=False, hint=hint)


def days(label: str, hint: str = "") -> forms.IntegerField:
    """A number of days."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=366,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Enter a number from 0 to 366"),
    )


def password_field(label: str, *, hint: str = "", new: bool = True) -> forms.CharField:
    """A password: a new one, or the one in use."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
        error_messages={
            "required": "Enter a password" if new else "Enter your password",
            "max_length": f"Use {LONGEST_PASSWORD} characters or fewer",
        },
    )


class PoundsField(forms.DecimalField):
    """A sum of money, typed with or without £ and commas."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = value.replace("£", "").replace(",", "").strip()
        return super().to_python(value)


def pounds(label: str, hint: str = "") -> PoundsField:
    """A sum of money that is not negative."""
    shape = "Enter a sum in pounds, such as 500,000"
    return PoundsField(
        label=label,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"), shape
        ),
    )


def unit(of: str) -> forms.ChoiceField:
    """Whether days are working days or calendar days."""
    return forms.ChoiceField(label=f"{of} is counted in", choices=UNITS)


def shown(form: type[forms.BaseForm], record: Audited) -> dict[str, Any]:
    """The values of a record for the fields of a form that has fields of the same names."""
    return {name: getattr(record, name) for name in form.base_fields if hasattr(record, name)}


class SlugFromName(ActForm):
    """Begins an address from the name where none was typed."""

    named_by = "name"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get(self.named_by):
            cleaned["slug"] = slugify(cleaned[self.named_by])[:50].strip("-")
            if not cleaned["slug"]:
                self.add_error("slug", "Enter a word for the address, in letters a to z")
        return cleaned


def slug_field(example: str) -> forms.SlugField:
    """The last part of an address."""
    return forms.SlugField(
        label="Word in addresses",
        required=False,
        max_length=50,
        help_text=f"Letters, digits and hyphens, such as {example}; fixed from then on. Empty: made from the name.",
        error_messages={
            "invalid": "Use letters a to z, digits and hyphens only",
            "max_length": "Use 50 characters or fewer",
        },
    )


# Signing in and passwords --------------------------------------------------------------------------------------------


class SignInForm(AuthenticationForm):
    """E-mail and password. The message does not tell which of the two was wrong."""

    error_messages = {
        "invalid_login": "That e-mail address and password do not belong together. Check both and try again.",
        "inactive": "This account has been closed. Ask an administrator.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label="E-mail address",
            widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
            error_messages={"required": "Enter your e-mail address", "invalid": EMAIL_SHAPE},
        )
        self.fields["password"].error_messages["required"] = "Enter your password"


CHOOSE_WELL = (
    "12 characters or more. Three or four words that do not belong together are easy to keep in mind. "
    "Not one in common use, and not like your name or address."
)


class TwoPasswords(forms.Form):
    """A new password, typed twice."""

    password = password_field("New password", hint=CHOOSE_WELL)
    password_again = password_field("New password again")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", "The two passwords differ. Type the new one twice")
        return cleaned


class PasswordByLinkForm(TwoPasswords):
    """Sets a password by a one-time link; nobody is signed in."""


class ChangePasswordForm(TwoPasswords, ActForm):
    """Changes one's own password. A wrong old one counts as a failure to sign in."""

    password_now = password_field("Your password now", new=False)
    field_order = ["password_now", "password", "password_again"]

    def clean_password_now(self) -> str:
        typed: str = self.cleaned_data["password_now"]
        if authenticate(self.request, username=self.request.user.get_username(), password=typed) is None:
            raise ValidationError("This is not your password. Type the one with which you signed in")
        return typed

    @property
    def values(self) -> dict[str, Any]:
        return {"password": self.cleaned_data["password"]}


class ForgottenForm(forms.Form):
    """Asks for a link by mail."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address", "invalid": EMAIL_SHAPE},
    )


# Users ---------------------------------------------------------------------------------------------------------------


class SeveralWords(forms.ModelMultipleChoiceField):
    """Rows to tick."""

    widget = forms.CheckboxSelectMultiple


class UserFields(ActForm):
    """What an administrator says of a user."""

    display_name = words(
        "Name shown", "Enter the name that pages show", most=120, hint="The post, not the person: histories show it."
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=[(role.value, role.label) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        help_text="Roles add up.",
        error_messages={"required": "Choose at least one role"},
    )
    sees_exempt = forms.BooleanField(
        label="May read exempt information: exempt text, files and withheld names", required=False
    )
    service_areas = SeveralWords(
        queryset=ServiceArea.objects.none(),
        label="Service areas",
        required=False,
        help_text="An officer or manager acts on the contracts of these areas alone.",
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = ServiceArea.objects.existing(on)
        if self.of is not None:
            # One that a user holds stays on the form after it has ended, or saving would take it away unseen.
            areas = ServiceArea.objects.filter(
                pk__in=[*areas.values_list("pk", flat=True), *_areas_of(self.of)],
            )
        self.fields["service_areas"].queryset = areas.order_by("name")  # type: ignore[attr-defined]


def _areas_of(user: Any) -> Iterable[int]:
    found: Iterable[int] = user.areas_held.values_list("service_area_id", flat=True)
    return found


class InviteForm(UserFields):
    """Invites somebody."""

    email = mailbox_field(
        "E-mail address", "Enter the e-mail address", hint="They sign in with it, and the link goes to it."
    )
    field_order = ["email", "display_name", "roles", "sees_exempt", "service_areas"]


class ChangeUserForm(UserFields):
    """Changes what a user is called and may do."""

    why = reason()

    def __init__(self, *args: Any, of: User, **kwargs: Any) -> None:
        initial = {**shown(ChangeUserForm, of), "service_areas": list(_areas_of(of))}
        super().__init__(*args, of=of, initial=initial, **kwargs)


class WhyForm(ActForm):
    """An act that needs its reason and nothing else."""

    why = reason()


class NothingMoreForm(ActForm):
    """An act that needs nothing but to be confirmed."""


# Bodies, members, meetings -------------------------------------------------------------------------------------------


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
    from_on = day_field("First day", "The first day")
    until_on = day_field("Last day", "The last day", required=False, hint="Leave it empty while it is not known.")


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
    agenda_published_on = day_field(
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
    held_on = day_field("Day", "The day of the meeting")
    field_order = ["body", "held_on", "starts_at", "place", "agenda_published_on"]

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.existing(on)  # type: ignore[attr-defined]


class ChangeMeetingForm(MeetingFields):
    """Changes time or place, or records that the agenda was published."""

    why = words("Why", most=500, hint="If there is something to say, kept in the history.")


class MoveMeetingForm(ActForm):
    """Gives a meeting another day."""

    held_on = day_field("New day", "The new day")
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


# Standing orders, closure days, posts, service areas, wards ----------------------------------------------------------


class StandingOrdersForm(ActForm):
    """A version of the standing orders. `groups` are its fields under their headings, for the page."""

    in_force_from = day_field("In force from", "The first day", hint="A day after today.")
    source_text = words(
        "Where it is written",
        "Say where it is written",
        most=2000,
        hint="Constitution, part, date of adoption.",
        rows=2,
    )
    key_threshold = pounds("Spending is significant from", "A decision that spends this or more is a key decision.")
    cabinet_award_from = pounds("Contract awards go to cabinet from", "Below it, officers award under standing power.")
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

    day = day_field("Day", "The day")
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

    from_on = day_field("First day", "The first day")
    until_on = day_field("Last day", "The last day", required=False, hint="Leave it empty while it is not known.")


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
