"""The ground of a direct award where the law asks for it, an umbrella measured by its ceiling, and the day on which
a procurement outside a commission began."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql"


def refuse_ill_grounded(apps, schema_editor):
    """Stop before anything is changed where a ground of a direct award would break a constraint, naming each contract.

    Which of route, regime and ground is wrong is for people to say, who know why it was awarded.
    """
    told = []
    grounded = apps.get_model("contracts", "Contract").objects.exclude(direct_award_ground="", direct_award_why="")
    for one in grounded.order_by("reference"):
        if one.route != "direct_award":
            told.append(f"{one.reference} ({one.state}): a ground, but its route is {one.route or 'not stated'}")
        elif one.regime == "PCR2015" and one.direct_award_ground in ("user-choice", "life"):
            told.append(f"{one.reference} ({one.state}): “{one.direct_award_ground}” is no ground under the PCR 2015")
    if told:
        raise CommandError(
            "These contracts give a ground of a direct award that does not fit their route or their regime:\n\n  "
            + "\n  ".join(told)
            + "\n\nNothing of this migration was done. Put each right, then migrate again. A draft: in the version before"
            " this one, on its page, “Change the draft”. One that is awarded has no form for it: as the owner of the"
            " database put route, regime, or direct_award_ground and direct_award_why right in contracts_contract, and"
            " keep a note of what was changed and why."
        )


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
        migrations.RunPython(refuse_ill_grounded, migrations.RunPython.noop),
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
