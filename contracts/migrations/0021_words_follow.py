from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0020_worth_summed")]

    operations = [
        migrations.RunSQL(
            (SQL / "words_follow.sql").read_text("utf-8"), (SQL / "words_follow_backwards.sql").read_text("utf-8")
        ),
    ]
