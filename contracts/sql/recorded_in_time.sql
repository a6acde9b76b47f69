-- No row of the ledger is recorded later than now: a day in the future would let an act in the future pass for one done.
-- The clock is that of the moment, not of the transaction's start, which a long one leaves behind; a second bears the
-- difference between this machine's clock and that of the web server.
create function ledger_recorded_in_time() returns trigger language plpgsql as $$
begin
  if new.recorded_at > clock_timestamp() + interval '1 second' then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'ledger_recorded_in_time',
      table = tg_table_name, message = 'no row of the ledger is recorded later than now',
      detail = 'recorded ' || new.recorded_at || ', now ' || clock_timestamp();
  end if;
  return new;
end $$;
create trigger contracts_commitment_recorded_in_time before insert on contracts_commitment
  for each row execute function ledger_recorded_in_time();
create trigger contracts_estimateacknowledgement_recorded_in_time before insert on contracts_estimateacknowledgement
  for each row execute function ledger_recorded_in_time();
