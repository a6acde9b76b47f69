drop trigger contracts_commitment_umbrella_measured on contracts_commitment;
drop trigger contracts_contract_direct_award_has_ground on contracts_contract;
drop function umbrella_measured();
drop function direct_award_has_ground();
