"""The documents of a contract, kept by those who act for its service area."""

from commissioning.procurement.actions.documents import Keeping
from contracts.models import ContractDocument
from contracts.permissions import may_contract

DOCUMENTS = Keeping(ContractDocument, "contract", lambda by, contract: may_contract(by, contract.service_area))
