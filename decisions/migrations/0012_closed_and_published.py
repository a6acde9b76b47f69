"""Clauses that are not open to everybody, and decisions by the day of their publication."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0003_words"),
        ("decisions", "0011_by_day"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="clause",
            index=models.Index(
                condition=models.Q(("access", "public"), _negated=True),
                fields=["access", "exempt_review_on"],
                name="clause_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                fields=["published_on"], include=("id", "state", "service_area"), name="decision_by_publication"
            ),
        ),
    ]
