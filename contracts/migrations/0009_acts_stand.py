"""An act follows its award, cites what its commission decided, and what it rests on stays as it was."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0008_contracts_passed_on"),
        ("procurement", "0003_settled_term"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "acts_stand.sql").read_text("utf-8"), (SQL / "acts_stand_backwards.sql").read_text("utf-8")
        ),
    ]
