"""Next acts have the words of their contracts as well, and contracts are listed by kind and route at once."""

from pathlib import Path

from django.db import migrations, models
from django.db.models.functions import Least

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0023_direct_awards")]

    operations = [
        migrations.RunSQL(
            (SQL / "next_act_words.sql").read_text("utf-8"), (SQL / "next_act_words_backwards.sql").read_text("utf-8")
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                models.F("kind"),
                models.F("route"),
                Least("ends_on", "terminated_on"),
                models.F("id"),
                name="contract_by_kind_route",
            ),
        ),
        migrations.RunSQL(
            # So that the planner knows which routes a kind has.
            "create statistics contract_kind_route (mcv) on kind, route from contracts_contract;"
            " analyze contracts_contract (kind, route)",
            "drop statistics contract_kind_route",
        ),
    ]
