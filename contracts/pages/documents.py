"""The documents of a contract in words."""

from commissioning.procurement.pages.documents import Shelf
from contracts.actions.documents import DOCUMENTS
from contracts.models import Contract


def shelf_of(contract: Contract) -> Shelf:
    """The documents of a contract."""
    return Shelf(contract, DOCUMENTS, "contracts", "contracts:file")
