"""Next acts are summed by bands of worth as well."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0019_words")]

    operations = [
        migrations.RunSQL(
            (SQL / "worth_summed.sql").read_text("utf-8"), (SQL / "worth_summed_backwards.sql").read_text("utf-8")
        ),
    ]
