"""The lists of a service area and of a lead officer have in their indexes what they are filtered by further."""

from django.db import migrations, models
from django.db.models.functions import Least

INCLUDED = ("ends_on", "terminated_on", "awarded_on", "starts_on", "state", "kind", "route")


def listed(field: str, other: str) -> models.Index:
    return models.Index(
        models.F(field),
        Least("ends_on", "terminated_on"),
        models.F("id"),
        name=f"contract_by_{field}",
        include=(*INCLUDED, other),
    )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0026_days_with_filters")]

    operations = [
        operation
        for field, other in (("service_area", "lead_officer"), ("lead_officer", "service_area"))
        for operation in (
            migrations.RemoveIndex(model_name="contract", name=f"contract_by_{field}"),
            migrations.AddIndex(model_name="contract", index=listed(field, other)),
        )
    ]
