"""The life of an executive decision, from the forward plan to effect: the table everything else is derived from."""

from commissioning.kit.lifecycle import Lifecycle, Step

DRAFT = "draft"
PLANNED = "planned"
WITHDRAWN = "withdrawn"
MADE = "made"
PUBLISHED = "published"
CALLED_IN = "called-in"
CONFIRMED = "confirmed"
REFERRED_BACK = "referred-back"

DECISION = Lifecycle(
    noun="decision",
    states={
        DRAFT: "Draft",
        PLANNED: "On the forward plan",
        WITHDRAWN: "Withdrawn",
        MADE: "Made, not yet published",
        PUBLISHED: "Published",
        CALLED_IN: "Called in",
        CONFIRMED: "Confirmed after call-in",
        REFERRED_BACK: "Referred back",
    },
    initial=DRAFT,
    steps=(
        Step("plan", (DRAFT,), PLANNED, asks="an edition with the item; a due date or period; a body or post"),
        Step("withdraw", (DRAFT, PLANNED), WITHDRAWN, ("withdrawn_reason",)),
        Step(
            "make",
            (DRAFT, PLANNED),
            MADE,
            ("decided_on",),
            asks="a body and meeting, a member or a post; at least one clause; for a key decision that was never "
            "planned an urgency notice, unless it is copied from an earlier record",
        ),
        Step(
            "publish",
            (MADE,),
            PUBLISHED,
            ("published_on",),
            asks="publication 1; the standing orders used; the effective day with its explanation (a recommendation "
            "of scrutiny has none)",
        ),
        Step(
            "call in",
            (PUBLISHED,),
            CALLED_IN,
            asks="received within the period, enough members, grounds; not a recommendation, nor a decision that is "
            "not subject to call-in",
        ),
        Step("confirm", (CALLED_IN,), CONFIRMED, asks="the outcome, the day resolved, effective from no earlier"),
        Step("refer back", (CALLED_IN,), REFERRED_BACK, asks="to whom, the advice, the day resolved"),
    ),
)

PUBLIC_STATES = (PUBLISHED, CALLED_IN, CONFIRMED, REFERRED_BACK)
EFFECTIVE_STATES = (PUBLISHED, CONFIRMED)
SUSPENDED_STATES = (CALLED_IN, REFERRED_BACK)
"""Published, and not in effect: readers are told so wherever the decision stands."""


def standing_words(state: str) -> str:
    """A state in words, as a reader is told it."""
    words = DECISION.states.get(state, state)
    return f"{words}: not in effect" if state in SUSPENDED_STATES else words
