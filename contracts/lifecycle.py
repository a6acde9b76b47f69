"""The life of a contract. Upcoming, live, last year, past its end are asked with a day, never stored."""

from commissioning.kit.lifecycle import Lifecycle, Step

DRAFT = "draft"
AWARDED = "awarded"
SIGNED = "signed"
NOT_SIGNED = "not-signed"
TERMINATED = "terminated"
CLOSED = "closed"

CONTRACT = Lifecycle(
    noun="contract",
    states={
        DRAFT: "Draft",
        AWARDED: "Awarded, not yet signed",
        SIGNED: "Signed",
        NOT_SIGNED: "Never signed",
        TERMINATED: "Terminated",
        CLOSED: "Closed",
    },
    initial=DRAFT,
    steps=(
        Step("award", (DRAFT,), AWARDED, ("awarded_on",), asks="an award row; value or not stated; provider or roster"),
        Step("sign", (AWARDED,), SIGNED, ("signed_on",)),
        Step("not signed", (AWARDED,), NOT_SIGNED, ("ended_reason",), asks="releases its money"),
        Step("terminate", (SIGNED,), TERMINATED, ("terminated_on", "ended_reason"), asks="the day and the ground"),
        Step("close", (SIGNED, TERMINATED), CLOSED, ("closed_on",), asks="a review; unspent money released"),
    ),
)

PUBLIC_STATES = (SIGNED, TERMINATED, CLOSED)
