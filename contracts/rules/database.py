"""What the database refuses, in words."""

from __future__ import annotations

from commissioning.kit.refusals import Refusal, registry
from contracts.rules.days import LEDGER

registry.add(
    commitment_within_approval=Refusal(
        "The approval does not bear this amount.",
        "Release money that is not needed, or take a new approval to the decision maker.",
        "approval-overspent",
        LEDGER,
    ),
    commitment_within_delegation=Refusal(
        "The delegation does not cover this act.",
        "Keep within its limits, or cite another authority; under its floor choose standing power.",
        "over-limit",
        LEDGER,
    ),
    commitment_within_standing_power=Refusal(
        "The standing power does not cover this act.", "Cite a decision or a delegation.", "wrong-power", LEDGER
    ),
    commitment_decision_in_effect=Refusal(
        "A decision that is cited was not in effect on the day of the act.",
        "Act under a decision that is in effect on that day.",
        "award-before-effect",
        LEDGER,
    ),
    commitment_not_below_zero=Refusal(
        "More would be taken back than the contract holds.",
        "Take back no more than it holds, from the approval that the money came from.",
        "commitment_not_below_zero",
        LEDGER,
    ),
    commitment_cites_what_exists=Refusal(
        "What the act cites is not on record.",
        "Enter the contract, the clause and the row that it cites first.",
        "commitment_cites_what_exists",
        LEDGER,
    ),
    commitment_says_its_sum=Refusal(
        "The value is missing.",
        "Give the sum; only a copied source may leave it out.",
        "value-missing",
        LEDGER,
    ),
    commitment_follows_award=Refusal(
        "The act does not follow the award of its contract.",
        "Give the day on which it was done; a contract that was never signed takes no more money.",
        "before-award",
        LEDGER,
    ),
    commitment_cites_its_commission=Refusal(
        "What the act cites is not linked to the contract’s commission in a part that fits.",
        "Link the decision on the commission's page with the part that it plays.",
        "commitment_clause_gives_power",
        LEDGER,
    ),
    contract_stays_as_awarded=Refusal(
        "Acts rest on what the contract was when it was awarded: its kind, commission, umbrella and origin, and what "
        "an umbrella may come to.",
        "Leave them as they are, or draft another contract.",
        "lifecycle",
        LEDGER,
    ),
    breaks_stay_as_awarded=Refusal(
        "The breaks of an awarded contract stay as they were.",
        "End it otherwise by a variation or its termination.",
        "lifecycle",
        LEDGER,
    ),
    options_stay_as_awarded=Refusal(
        "The options of an awarded contract stay as they were.",
        "Extend beyond them on a legal ground, or draft another contract.",
        "lifecycle",
        LEDGER,
    ),
    details_stay_as_made=Refusal(
        "What an act of the ledger did stays as it was.", "Correct its row, or make a further act.", "lifecycle", LEDGER
    ),
    direct_award_has_ground=Refusal(
        "A direct award needs its ground and its justification.",
        "Name the provision of law and say how it is met here.",
        "direct-award-ground",
        "PCR 2015 reg 32; PA 2023 ss41–43",
    ),
    decision_stays_linked=Refusal(
        "A row of the ledger rests on this link.",
        "Link the decision in a further part first; correct the row if it cites the wrong one.",
        "commitment_clause_gives_power",
        LEDGER,
    ),
    standing_orders_stay_as_used=Refusal(
        "Acts rest on the standing orders that were in force on their day.",
        "Enter a further version, in force from a day to come.",
        "lifecycle",
        LEDGER,
    ),
    ends_move_by_acts=Refusal(
        "The end of an awarded contract moves only by an act: an extension, a variation, a break or a termination.",
        "Record the act that moves it.",
        "lifecycle",
        LEDGER,
    ),
    commitment_not_recorded=Refusal(
        "An act made after the contract was entered here cannot be “recorded from an earlier register”.",
        "Name the decision, the delegation or the standing power under which it was done.",
        "commitment_not_recorded",
        LEDGER,
    ),
    ledger_recorded_in_time=Refusal(
        "No act is recorded later than now.",
        "Set the clocks of the web server and the database to the same time.",
        "ledger_recorded_in_time",
        LEDGER,
    ),
    commitment_is_append_only=Refusal(
        "Rows of the ledger are never changed or deleted.",
        "Add a correction or a release.",
        "commitment_is_append_only",
        LEDGER,
    ),
    acknowledgement_is_append_only=Refusal(
        "Acknowledgements are never changed or deleted.", "Add a further one.", "acknowledgement_is_append_only", LEDGER
    ),
    acknowledgement_by_manager=Refusal(
        "Only a manager acknowledges an estimate passed.", "Ask a manager.", "acknowledgement_by_manager", LEDGER
    ),
    commitment_corrects_its_row=Refusal(
        "The correction does not fit the row that it names.",
        "Name an act of the same contract; the approval stays that of the row.",
        "commitment_corrects_its_row",
        LEDGER,
    ),
    commitment_details_fit_contract=Refusal(
        "The details belong to another contract.", "Enter the act on its own contract.", "", LEDGER
    ),
    commitment_not_in_future=Refusal(
        "An act is entered when it has been done.",
        "Enter it on or after its day.",
        "commitment_not_in_future",
        LEDGER,
    ),
    commitment_umbrella_carries_nothing=Refusal(
        "An umbrella carries no money of its own.",
        "Enter 0; its call-offs, block and spot contracts carry the money.",
        "commitment_umbrella_carries_nothing",
        LEDGER,
    ),
    commitment_clause_gives_power=Refusal(
        "The clause does not give power by itself.",
        "Cite a clause that approves, awards or authorises, or the delegation that it makes.",
        "commitment_clause_gives_power",
        LEDGER,
    ),
    commitment_one_award=Refusal("A contract has one award.", "Extend or vary it instead.", "lifecycle", LEDGER),
    extension_within_option=Refusal(
        "The option does not have these months left.",
        "Choose an earlier end, another option, or record the ground on which it goes beyond.",
        "extension_within_option",
        "PCR 2015 reg 72; PA 2023 s74",
    ),
    approval_covers_commitments=Refusal(
        "More is committed than the corrected maximum would allow.",
        "Release what is not needed first, or correct to a sum that covers what is committed.",
        "approval-overspent",
        LEDGER,
    ),
    delegation_covers_acts=Refusal(
        "An act under the delegation would have no power after this correction.",
        "Put the act right in the ledger first, or correct to what covers the acts done.",
        "over-limit",
        LEDGER,
    ),
    rosterentry_no_overlap=Refusal(
        "This provider is on that lot already in that period.", "End the earlier entry first.", "roster-overlap"
    ),
    suspension_no_overlap=Refusal("This entry is suspended then already.", "Restore it first.", "roster-overlap"),
    reopening_no_overlap=Refusal("It is reopened in that time already.", "Give another time.", "roster-overlap"),
)
