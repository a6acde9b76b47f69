"""What an umbrella may come to stays as awarded, and measures its award where the delegation is corrected too."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0030_grounds_and_ceilings"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "ceiling_stays.sql").read_text("utf-8"),
            (SQL / "ceiling_stays_backwards.sql").read_text("utf-8"),
        ),
    ]
