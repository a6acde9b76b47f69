"""What is published stays as it was: triggers on publications, take-downs, editions and the authorities they print."""

from django.db import migrations

from commissioning.kit.models import append_only_sql

PUBLICATIONS = (
    """
alter table decisions_publication add column written_in xid8 not null default pg_current_xact_id();

create function decisions_publication_refuse() returns trigger language plpgsql as $$
begin
  -- The paper may be made later than the record, once; it is never made again.
  if tg_op = 'UPDATE' and old.pdf is null and old.pdf_sha256 = '' and new.pdf is not null
    and new.pdf_sha256 = encode(sha256(new.pdf), 'hex')
    and to_jsonb(new) - 'pdf' - 'pdf_sha256' = to_jsonb(old) - 'pdf' - 'pdf_sha256'
  then
    return new;
  end if;
  raise exception using errcode = 'integrity_constraint_violation', constraint = 'publication_is_append_only',
    table = 'decisions_publication', message = 'decisions_publication is append-only: nothing in it is changed or deleted';
end $$;
create trigger decisions_publication_append_only before update or delete on decisions_publication
  for each row execute function decisions_publication_refuse();
create trigger decisions_publication_append_only_truncate before truncate on decisions_publication
  execute function decisions_publication_refuse();
""",
    """
drop trigger decisions_publication_append_only on decisions_publication;
drop trigger decisions_publication_append_only_truncate on decisions_publication;
drop function decisions_publication_refuse();
alter table decisions_publication drop column written_in;
""",
)

# An approval, a delegation or the clause that gives it changes after publication only in a transaction that wrote a
# publication of that decision: so nobody can move a limit without the new limit being published.
AUTHORITIES = (
    """
create function decisions_is_frozen(of_decision bigint) returns boolean language sql stable as $$
  select exists (select 1 from decisions_publication where decision_id = of_decision)
    and not exists (
      select 1 from decisions_publication where decision_id = of_decision and written_in = pg_current_xact_id()
    );
$$;

create function decisions_clause_frozen() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(old) = to_jsonb(new) then
    return new;
  end if;
  if (tg_op <> 'INSERT' and decisions_is_frozen(old.decision_id))
    or (tg_op <> 'DELETE' and decisions_is_frozen(new.decision_id))
  then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'authority_is_frozen',
      table = tg_table_name, message = 'what was published changes only together with a further publication';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger decisions_clause_frozen before insert or update or delete on decisions_clause
  for each row execute function decisions_clause_frozen();

create function decisions_authority_frozen() returns trigger language plpgsql as $$
declare
  touched bigint[];
begin
  if tg_op = 'UPDATE' and to_jsonb(old) = to_jsonb(new) then
    return new;
  end if;
  if tg_op <> 'INSERT' then
    touched := touched || old.clause_id;
  end if;
  if tg_op <> 'DELETE' then
    touched := touched || new.clause_id;
  end if;
  if exists (select 1 from decisions_clause where id = any (touched) and decisions_is_frozen(decision_id)) then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'authority_is_frozen',
      table = tg_table_name, message = 'what was published changes only together with a further publication';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger decisions_approval_frozen before insert or update or delete on decisions_approval
  for each row execute function decisions_authority_frozen();
create trigger decisions_delegation_frozen before insert or update or delete on decisions_delegation
  for each row execute function decisions_authority_frozen();
""",
    """
drop trigger decisions_delegation_frozen on decisions_delegation;
drop trigger decisions_approval_frozen on decisions_approval;
drop function decisions_authority_frozen();
drop trigger decisions_clause_frozen on decisions_clause;
drop function decisions_clause_frozen();
drop function decisions_is_frozen(bigint);
""",
)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]

    operations = [
        migrations.RunSQL(*PUBLICATIONS),
        migrations.RunSQL(*append_only_sql("decisions_takedown", error_name="take_down_is_append_only")),
        migrations.RunSQL(*append_only_sql("decisions_edition", error_name="edition_is_append_only")),
        migrations.RunSQL(*append_only_sql("decisions_editionitem", error_name="edition_item_is_append_only")),
        migrations.RunSQL(*AUTHORITIES),
    ]
