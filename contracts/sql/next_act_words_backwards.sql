drop index next_act_by_words;
drop trigger contracts_contract_words_followed on contracts_contract;
drop trigger contracts_nextact_takes_words on contracts_nextact;
drop function next_acts_follow_words();
drop function next_act_takes_words();
alter table contracts_nextact drop column words;
