drop trigger contracts_breakpoint_stay_as_awarded on contracts_breakpoint;
drop function breaks_stay_as_awarded();
