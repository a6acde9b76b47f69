"""What a person types: to sign in and set a password, and to keep the council's own records."""

from commissioning.council.forms.account import (
    ChangePasswordForm,
    ForgottenForm,
    PasswordByLinkForm,
    SignInForm,
)
from commissioning.council.forms.bodies import (
    BodyForm,
    ChangeBodyForm,
    ChangeMailingForm,
    ChangeMeetingForm,
    ChangeMemberForm,
    MailingForm,
    MeetingFilter,
    MeetingForm,
    MemberForm,
    MoveMeetingForm,
)
from commissioning.council.forms.fields import (
    shown,
)
from commissioning.council.forms.standing import (
    AliasForm,
    ChangeHolderForm,
    ChangePlaceForm,
    ChangePostForm,
    ClosureDayForm,
    CorrectStandingOrdersForm,
    HolderForm,
    PlaceForm,
    PostForm,
    StandingOrdersForm,
)
from commissioning.council.forms.users import (
    ChangeUserForm,
    InviteForm,
    NothingMoreForm,
    WhyForm,
)

__all__ = [
    "AliasForm",
    "BodyForm",
    "ChangeBodyForm",
    "ChangeHolderForm",
    "ChangeMailingForm",
    "ChangeMeetingForm",
    "ChangeMemberForm",
    "ChangePasswordForm",
    "ChangePlaceForm",
    "ChangePostForm",
    "ChangeUserForm",
    "ClosureDayForm",
    "CorrectStandingOrdersForm",
    "ForgottenForm",
    "HolderForm",
    "InviteForm",
    "MailingForm",
    "MeetingFilter",
    "MeetingForm",
    "MemberForm",
    "MoveMeetingForm",
    "NothingMoreForm",
    "PasswordByLinkForm",
    "PlaceForm",
    "PostForm",
    "SignInForm",
    "StandingOrdersForm",
    "WhyForm",
    "shown",
]
