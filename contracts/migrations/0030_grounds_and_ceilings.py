"""The ground of a direct award where the law asks for it, an umbrella measured by its ceiling, and the day on which
a procurement outside a commission began."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0029_acts_not_charged"),
        ("council", "0003_words"),
        ("decisions", "0012_closed_and_published"),
        ("procurement", "0003_settled_term"),
        ("providers", "0004_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="begun_on",
            field=models.DateField(
                blank=True,
                help_text="For one outside a commission: its first notice.",
                null=True,
                verbose_name="procurement begun on",
            ),
        ),
        migrations.AddField(
            model_name="historicalcontract",
            name="begun_on",
            field=models.DateField(
                blank=True,
                help_text="For one outside a commission: its first notice.",
                null=True,
                verbose_name="procurement begun on",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("route", "direct_award"),
                    models.Q(("direct_award_ground", ""), ("direct_award_why", "")),
                    _connector="OR",
                ),
                name="contract_ground_of_direct_award",
                violation_error_message="Only a direct award has a ground.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("regime", "PCR2015"), _negated=True),
                    models.Q(("direct_award_ground__in", ("user-choice", "life")), _negated=True),
                    _connector="OR",
                ),
                name="contract_ground_of_regime",
                violation_error_message="That is no ground under the regime of this contract.",
            ),
        ),
        migrations.RunSQL(
            (SQL / "grounds_and_ceilings.sql").read_text("utf-8"),
            (SQL / "grounds_and_ceilings_backwards.sql").read_text("utf-8"),
        ),
    ]
