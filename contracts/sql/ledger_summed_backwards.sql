drop trigger contracts_contract_ledger_moved on contracts_contract;
drop trigger contracts_commitment_summed on contracts_commitment;
drop function ledger_summed();
drop function ledger_sum_of(text);
