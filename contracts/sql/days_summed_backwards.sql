drop trigger contracts_nextact_deleted on contracts_nextact;
drop trigger contracts_nextact_updated on contracts_nextact;
drop trigger contracts_nextact_inserted on contracts_nextact;
drop function next_acts_summed();
