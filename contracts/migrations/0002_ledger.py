"""The ledger's triggers: rules of money and power that no writer gets past."""

from pathlib import Path

from django.db import migrations

from commissioning.kit.models import append_only_sql

SQL = Path(__file__).resolve().parents[1] / "sql"
APPEND_ONLY = (
    append_only_sql("contracts_commitment", error_name="commitment_is_append_only"),
    append_only_sql("contracts_estimateacknowledgement", error_name="acknowledgement_is_append_only"),
)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [
        migrations.RunSQL((SQL / "ledger.sql").read_text("utf-8"), (SQL / "ledger_backwards.sql").read_text("utf-8")),
        *(migrations.RunSQL(forwards, backwards) for forwards, backwards in APPEND_ONLY),
    ]
