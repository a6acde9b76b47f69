drop trigger decisions_delegation_covers_acts on decisions_delegation;
drop function delegation_covers_acts();
