"""The life of a commission."""

from commissioning.kit.lifecycle import Lifecycle, Step

OPEN = "open"
CLOSED = "closed"
ABANDONED = "abandoned"

COMMISSION = Lifecycle(
    noun="commission",
    states={OPEN: "Open", CLOSED: "Closed", ABANDONED: "Abandoned"},
    initial=OPEN,
    steps=(
        Step("close", (OPEN,), CLOSED, ("closed_on",), asks="no lot still to be awarded"),
        Step("abandon", (OPEN,), ABANDONED, ("closed_on",), asks="why; nothing awarded under it"),
    ),
)
