"""The words that decisions are recorded in."""

from commissioning.kit.choices import Choices


class DecisionKind(Choices):
    BODY = "body", "Executive decision by a body"
    MEMBER = "member", "Executive decision by a member"
    OFFICER = "officer", "Executive decision by an officer"
    RECOMMENDATION = "recommendation", "Recommendation of scrutiny"


class Origin(Choices):
    HERE = "here", "Made here"
    COPIED = "copied", "Copied from an earlier record"


class Verb(Choices):
    APPROVE = "approve", "Approve"
    AUTHORISE = "authorise", "Authorise"
    DELEGATE = "delegate", "Delegate"
    AWARD = "award", "Award"
    NOTE = "note", "Note"
    SUPPORT = "support", "Support"
    MONITOR = "monitor", "Monitor"
    RECOMMEND = "recommend", "Recommend"
    REFER = "refer", "Refer"
    OTHER = "other", "Resolve"


GIVES_POWER = (Verb.APPROVE, Verb.AWARD, Verb.AUTHORISE)
"""Verbs whose clause may itself be cited as the power for an act."""


class InterestsAnswer(Choices):
    DECLARED = "declared", "Declared"
    NONE_DECLARED = "none-declared", "None declared"
    NOT_STATED = "not-stated", "Not stated in the source"
    NOT_ASKED = "not-asked", "Not yet asked"


class Private(Choices):
    NO = "no", "In public"
    PART = "part", "Partly in private"
    WHOLE = "whole", "In private"


class Qualifier(Choices):
    """How firm a sum is. An Approval is only ever a maximum or an estimate."""

    EXACT = "exact", "exactly"
    MAXIMUM = "maximum", "up to"
    ESTIMATE = "estimate", "estimated"
    CIRCA = "circa", "about"


APPROVAL_QUALIFIERS = (Qualifier.MAXIMUM, Qualifier.ESTIMATE)


class Power(Choices):
    PROCURE = "procure", "procure"
    AWARD = "award", "award"
    EXTEND = "extend", "extend"
    VARY = "vary", "vary"
    TERMINATE = "terminate", "terminate"


class UrgencyKind(Choices):
    GENERAL_EXCEPTION = "general-exception", "General exception (MAI 2012 reg 10)"
    SPECIAL_URGENCY = "special-urgency", "Special urgency (MAI 2012 reg 11)"


class PrivateNoticeKind(Choices):
    FIRST = "28", "28 clear days before (MAI 2012 reg 5(2))"
    SECOND = "5", "5 clear days before (MAI 2012 reg 5(4))"
    AGREEMENT = "agreement", "Agreement that it is urgent (MAI 2012 reg 5(6))"


class CallInOutcome(Choices):
    NO_ACTION = "no-action", "No further action"
    WITHDRAWN = "withdrawn", "Withdrawn by its members"
    TIME_PASSED = "time-passed", "The time for hearing it passed"
    CONFIRMED = "confirmed", "The decision maker confirmed the decision"
    REFERRED_BACK = "referred-back", "Referred back"


class TakeDownReason(Choices):
    PERSONAL_DATA = "personal-data", "Personal data"
    EXEMPT_MATTER = "exempt-matter", "Exempt matter"
    COURT_ORDER = "court-order", "Court order"
