"""What is kept beside a contract or a list, one of each: so that every page of it has something to show."""

from __future__ import annotations

from datetime import timedelta

from commissioning.kit.models import Access
from commissioning.overview.saved_view_actions import save_view
from commissioning.overview.saved_views import EXPIRY
from commissioning.procurement.actions import plan_step
from commissioning.procurement.models import Commission
from commissioning.procurement.timetable import StepCode
from commissioning.sample.council import Council
from contracts import actions as contracts
from contracts.actions.notices import give_notice, record_review
from contracts.models import Contract
from providers import actions as providers

LOOKED_AFTER = "Stop-smoking service"
STARTED = "Building surveys open framework"


def build(council: Council) -> None:
    """An assurance, a notice, a review and a document, all of one contract; a step of a timetable and a saved view."""
    contract = Contract.objects.get(title=LOOKED_AFTER)
    assert contract.provider is not None  # noqa: S101 - it is no umbrella
    assert contract.awarded_on is not None  # noqa: S101 - it is signed
    providers.add_assurance(
        by=council.officer,
        provider=contract.provider,
        kind="insurance",
        valid_from=council.today - timedelta(days=65),
        valid_until=council.today + timedelta(days=300),
        evidence="Public liability of £10 million: certificate of the insurer, kept with the contract",
    )
    give_notice(
        by=council.officer,
        on=council.today,
        contract=contract,
        code="PCR-CAN",
        given_on=contract.awarded_on + timedelta(days=20),
        where="2023/S 000-031873 on Find a Tender",
    )
    record_review(
        by=council.officer,
        on=council.today,
        contract=contract,
        held_on=council.today - timedelta(days=20),
        words="Four in ten who set a day had stopped after four weeks, as agreed. Fewer came from the north of the "
        "borough: the provider will hold a session there each week.",
        next_on=contract.review_on,
    )
    contracts.DOCUMENTS.add(
        by=council.officer,
        record=contract,
        title="Service specification, as signed",
        kind="Specification",
        access=Access.PUBLIC,
    )
    commission = Commission.objects.get(title=STARTED)
    start = commission.planned_start
    assert start is not None  # noqa: S101 - the sample plans it
    plan_step(
        by=council.officer,
        on=council.today,
        commission=commission,
        lots=list(commission.lots.all()),
        step=StepCode.SIGN,
        planned_on=start - timedelta(days=6),
        why="The surveyors’ insurers asked for a week more to confirm their cover",
        done_on=start - timedelta(days=8),
    )
    save_view(
        by=council.manager, place=EXPIRY, name="Children’s services this quarter", query="area=children&show=act-90"
    )
