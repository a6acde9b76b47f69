"""Organisations that the council buys from, or may."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from commissioning.kit.choices import Choices
from commissioning.kit.constraints import in_order, only_one
from commissioning.kit.models import Audited, reference_field
from providers.querysets import AssuranceQuerySet, ProviderQuerySet


class ProviderKind(Choices):
    COMPANY = "company", "Company"
    CHARITY = "charity", "Charity"
    CIC = "cic", "Community interest company"
    SOLE_TRADER = "sole-trader", "Sole trader"
    NHS = "nhs", "NHS body"
    PUBLIC = "public", "Public body"


def _number(pattern: str, message: str) -> RegexValidator:
    return RegexValidator(rf"\A{pattern}\Z", message)


class Provider(Audited):
    """An organisation we may buy from. A stranger sees it only through a public contract or roster entry."""

    reference = reference_field()
    legal_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=ProviderKind.choices, default=ProviderKind.COMPANY)
    trading_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    company_number = models.CharField(
        max_length=8,
        blank=True,
        validators=[_number(r"([A-Z]{2}\d{6}|\d{8})", "A company number has 8 digits, or 2 letters and 6 digits.")],
    )
    charity_number = models.CharField(
        max_length=10, blank=True, validators=[_number(r"\d{6,7}(-\d{1,2})?", "A charity number has 6 or 7 digits.")]
    )
    cqc_id = models.CharField(
        max_length=14, blank=True, validators=[_number(r"1-\d{6,12}", "A CQC provider id looks like 1-101608512.")]
    )
    is_sme = models.BooleanField(default=False)
    is_vcse = models.BooleanField(default=False)
    town = models.CharField(max_length=120, blank=True)
    website = models.URLField(blank=True)
    mailbox = models.EmailField(blank=True, help_text="A role mailbox, never a person's own address.")
    merged_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = [Lower("legal_name"), "pk"]
        indexes = [models.Index(Lower("legal_name"), "id", name="provider_by_name")]
        constraints = [
            only_one(field, when=~models.Q(**{field: ""}), message=f"Another provider has this {words}.")
            for field, words in (
                ("company_number", "company number"),
                ("charity_number", "charity number"),
                ("cqc_id", "CQC provider id"),
            )
        ] + [
            models.CheckConstraint(
                name="%(class)s_not_merged_into_itself",
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("pk")),
                violation_error_message="A provider cannot be merged into itself.",
            )
        ]

    def __str__(self) -> str:
        return self.legal_name

    @property
    def survivor(self) -> Provider:
        """The provider that this one was merged into, or itself. A survivor is never itself merged."""
        return self.merged_into or self


class AssuranceKind(Choices):
    INSURANCE = "insurance", "Insurance"
    REGISTRATION = "registration", "Registration"
    SAFEGUARDING = "safeguarding", "Safeguarding"


class Assurance(Audited):
    """Evidence that a provider is insured, registered or safe, and until when it holds."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="assurances")
    kind = models.CharField(max_length=12, choices=AssuranceKind.choices)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField()
    evidence = models.CharField(max_length=200)
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewal",
        help_text="The one that it follows.",
        error_messages={"unique": "It was renewed already: see its renewal."},
    )

    objects = AssuranceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "valid_until", "pk"]
        constraints = [in_order("valid_from", "valid_until")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} until {self.valid_until}"
