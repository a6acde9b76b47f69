drop trigger contracts_variation_stays_as_made on contracts_variation;
drop trigger contracts_extension_stays_as_made on contracts_extension;
drop trigger contracts_extensionoption_stay_as_awarded on contracts_extensionoption;
drop trigger contracts_contract_stays_as_awarded on contracts_contract;
drop trigger contracts_commitment_stands on contracts_commitment;
drop function details_stay_as_made();
drop function options_stay_as_awarded();
drop function contract_stays_as_awarded();
drop function commitment_stands();
