drop trigger contracts_commitment_acknowledged on contracts_commitment;
drop function commitment_acknowledged();
