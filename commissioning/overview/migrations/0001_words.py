from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql"
COLUMNS = {
    "decisions_decision": "title, summary, purpose, reasons",
    "contracts_contract": "title, description",
    "procurement_commission": "title, need, client_group",
    "providers_provider": "legal_name, search_joined(trading_names), town",
}
"""The columns of each table from which a slip may have meant a word."""


def triggers(table: str, columns: str) -> tuple[str, str]:
    """SQL (forwards, backwards) by which a table's words are kept whenever rows are written, and those there already."""
    forwards = "".join(
        f"create trigger {table}_words_{event} after {event} on {table} referencing new table as written"
        f" for each statement execute function search_keep('{columns}');\n"
        for event in ("insert", "update")
    )
    backwards = "".join(f"drop trigger {table}_words_{event} on {table};\n" for event in ("insert", "update"))
    return forwards, backwards


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contracts", "0008_contracts_passed_on"),
        ("decisions", "0010_printed_names"),
        # Its functions fold the words.
        ("kit", "0001_initial"),
        ("procurement", "0003_settled_term"),
        ("providers", "0003_assurance_renewed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.TextField()),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        help_text="The word, and the word with each letter left out in turn.",
                        size=None,
                    ),
                ),
            ],
            options={
                "ordering": ["word", "pk"],
                "indexes": [
                    models.Index(fields=["word"], name="word_by_word"),
                    django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="word_by_keys"),
                ],
            },
        ),
        migrations.RunSQL((SQL / "words.sql").read_text("utf-8"), (SQL / "words_backwards.sql").read_text("utf-8")),
        *(migrations.RunSQL(*triggers(table, columns)) for table, columns in COLUMNS.items()),
        migrations.RunSQL("select search_keep_all();", migrations.RunSQL.noop),
    ]
