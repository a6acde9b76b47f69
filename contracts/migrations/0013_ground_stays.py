"""Links, standing orders and ends on which acts rest stay as they were, whatever writes to the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0012_standstill"),
        ("council", "0003_words"),
        ("procurement", "0003_settled_term"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "ground_stays.sql").read_text("utf-8"), (SQL / "ground_stays_backwards.sql").read_text("utf-8")
        ),
    ]
