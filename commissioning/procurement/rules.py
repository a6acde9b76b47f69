"""What may be done with a commission and its lots: plain questions of plain values."""

from __future__ import annotations

from collections.abc import Sequence

from commissioning.kit.refusals import Refusal
from commissioning.procurement.routes import Regime, Route, may_choose


def may_route(route: str, regime: str, *, light_touch: bool) -> Refusal | None:
    """Whether a lot may take a route; blank means that it is not stated yet.

    Source: PCR 2015 regs 26–34 and 74–76; PA 2023 ss20, 34, 45 and 49.
    """
    return may_choose(Route(route), Regime(regime), light_touch=light_touch) if route else None


def may_nest(*, same_commission: bool, parent_is_sublot: bool) -> Refusal | None:
    """Whether a lot may stand under another: one of the same commission that is no sub-lot itself.

    Source: PCR 2015 reg 46; PA 2023 s18 (division into lots) (check the wording).
    """
    if not same_commission:
        return Refusal("The parent is a lot of another commission.", "Choose a lot of this commission.")
    if parent_is_sublot:
        return Refusal("A sub-lot has no lots of its own.", "Put the lot under the lot above.")
    return None


def may_play(part: str, *, recommendation: bool) -> Refusal | None:
    """Whether a decision may play a part: a recommendation of scrutiny only scrutiny, an executive decision all else.

    Source: LGA 2000 s9F (scrutiny recommends and does not decide).
    """
    if recommendation == (part == "scrutiny"):
        return None
    return Refusal(
        "A recommendation of scrutiny decides nothing." if recommendation else "An executive decision is not scrutiny.",
        "Link it as scrutiny." if recommendation else "Link it as approval, award, extension or variation.",
        "part",
        "LGA 2000 s9F",
    )


def may_end(*, why: str, abandoning: bool, drafts: Sequence[str], awarded: Sequence[str]) -> Refusal | None:
    """Whether a commission may be closed (no lot still to be awarded) or abandoned (nothing awarded under it).

    `drafts` and `awarded` are references of what is still open, or was awarded, under the commission.

    Source: standing orders on contracts.
    """
    if not why.strip():
        return Refusal("The reason is missing.", "Say why the commission ends here.")
    if abandoning and awarded:
        return Refusal(f"Under it was awarded: {', '.join(awarded)}.", "Close the commission instead.")
    if not abandoning and drafts:
        return Refusal(f"Still to be awarded: {', '.join(drafts)}.", "Award them, or abandon the commission.")
    return None
