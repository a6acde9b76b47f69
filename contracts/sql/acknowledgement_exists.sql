-- An act cites an acknowledgement that is there already: foreign keys are judged at the commit only, and one entered
-- after the act, in the same transaction, could be of anything.

create function commitment_acknowledged() returns trigger language plpgsql as $$
begin
  if new.acknowledgement_id is not null
      and not exists (select from contracts_estimateacknowledgement where id = new.acknowledgement_id) then
    perform ledger_refuse('commitment_cites_what_exists', 'the acknowledgement is entered before the act');
  end if;
  return new;
end $$;
create trigger contracts_commitment_acknowledged before insert on contracts_commitment
  for each row execute function commitment_acknowledged();
