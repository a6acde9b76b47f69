"""A published decision and what its record prints change only together with a further publication."""

from django.db import migrations

# Judged at commit, so that an action may write record and publication in whichever order it needs.
PRINTED = (
    "decisions_alternative",
    "decisions_decisionassumption",
    "decisions_decisionward",
    "decisions_document",
    "decisions_interest",
)

FUNCTIONS = """
create function decisions_decision_frozen() returns trigger language plpgsql as $$
begin
  if decisions_is_frozen(old.id) then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'decision_is_frozen',
      table = tg_table_name, message = 'a published decision changes only together with a further publication';
  end if;
  return null;
end $$;
create constraint trigger decisions_decision_frozen after update on decisions_decision
  deferrable initially deferred for each row when (old.published_on is not null and old is distinct from new)
  execute function decisions_decision_frozen();

create function decisions_printed_frozen() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(old) = to_jsonb(new) then
    return null;
  end if;
  if (tg_op <> 'INSERT' and decisions_is_frozen(old.decision_id))
    or (tg_op <> 'DELETE' and decisions_is_frozen(new.decision_id))
  then
    raise exception using errcode = 'integrity_constraint_violation', constraint = 'decision_is_frozen',
      table = tg_table_name, message = 'a published decision changes only together with a further publication';
  end if;
  return null;
end $$;
""" + "".join(
    f"""create constraint trigger {table}_frozen after insert or update or delete on {table}
  deferrable initially deferred for each row execute function decisions_printed_frozen();
"""
    for table in PRINTED
)

BACKWARDS = (
    "".join(f"drop trigger {table}_frozen on {table};\n" for table in PRINTED)
    + """drop function decisions_printed_frozen();
drop trigger decisions_decision_frozen on decisions_decision;
drop function decisions_decision_frozen();
"""
)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_publications")]

    operations = [migrations.RunSQL(FUNCTIONS, BACKWARDS)]
