from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0018_by_day"),
        # Its functions fold the words.
        ("kit", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL((SQL / "words.sql").read_text("utf-8"), (SQL / "words_backwards.sql").read_text("utf-8")),
    ]
