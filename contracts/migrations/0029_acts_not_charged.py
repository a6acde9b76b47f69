"""The acts whose money no approval bears have an index of their own."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0028_portfolio_indexes"),
        ("council", "0003_words"),
        ("decisions", "0012_closed_and_published"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                condition=models.Q(("approval__isnull", True), models.Q(("amount", 0), _negated=True)),
                fields=["-made_on", "-id"],
                name="commitment_uncharged",
            ),
        ),
    ]
