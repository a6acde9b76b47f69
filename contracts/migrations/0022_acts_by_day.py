"""Extensions and variations are found by the day on which they were made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0021_words_follow")]

    operations = [
        migrations.AddIndex(
            model_name="extension",
            index=models.Index(fields=["made_on", "contract"], name="extension_by_day"),
        ),
        migrations.AddIndex(
            model_name="variation",
            index=models.Index(fields=["made_on", "contract"], name="variation_by_day"),
        ),
    ]
