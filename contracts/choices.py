"""The words that contracts are recorded in."""

from commissioning.kit.choices import Choices


class ContractKind(Choices):
    FRAMEWORK = "framework", "Framework agreement"
    DPS = "dps", "Dynamic purchasing system"
    DYNAMIC_MARKET = "dynamic-market", "Dynamic market"
    FLEXIBLE = "flexible", "Flexible purchasing system"
    SERVICE = "service", "Service contract"
    BLOCK = "block", "Block contract"
    CALL_OFF = "call-off", "Call-off"
    SPOT = "spot", "Spot purchase"


UMBRELLAS = (ContractKind.FRAMEWORK, ContractKind.DPS, ContractKind.DYNAMIC_MARKET, ContractKind.FLEXIBLE)
"""Kinds that have a roster instead of one provider and carry no money themselves."""


class Path(Choices):
    EXTEND = "extend", "Extend"
    REPLACE = "replace", "Replace"
    LET_END = "let-end", "Let it end"
    UNDECIDED = "undecided", "Not decided"


class PlanPart(Choices):
    """What a decision put in the forward plan from a contract's page is about."""

    APPROVAL = "approval", "Approval to procure what follows"
    AWARD = "award", "Award of what follows"
    EXTENSION = "extension", "Extension of"


class Placing(Choices):
    """How a call-off found its provider."""

    DIRECT = "direct", "Directly, by the terms of the umbrella"
    COMPETITION = "mini-competition", "By a mini-competition"


class NoStandstill(Choices):
    """Why a contract may be signed without a standstill though its route and regime ask for one."""

    URGENCY = "urgency", "Extreme urgency"
    LIFE = "life", "Protection of life"
    USER_CHOICE = "user-choice", "User choice: the person served, or their carer, chose the provider"
    ONE_TENDERER = "one-tenderer", "Only one tenderer, and no candidates"
    NO_NOTICE = "no-notice", "No contract notice had to be published"


class DirectAward(Choices):
    """Why a contract may be awarded without a competition: PA 2023 ss41–43 and Sch 5, PCR 2015 reg 32 (check the
    wording), or a waiver of the standing orders below the thresholds."""

    SINGLE_SUPPLIER = "single-supplier", "Single supplier: nobody else can supply it (PA 2023 s41; PCR 2015 reg 32)"
    ADDITIONAL = "additional", "Additional or repeat goods, services or works (PA 2023 s41; PCR 2015 reg 32)"
    URGENCY = "urgency", "Urgency that could not be foreseen or avoided (PA 2023 s41; PCR 2015 reg 32)"
    USER_CHOICE = "user-choice", "User choice: the person served, or their carer, chose the provider (PA 2023 s41)"
    NO_TENDERS = "no-tenders", "No suitable tenders came in (PA 2023 s43; PCR 2015 reg 32)"
    LIFE = "life", "Protection of life or public order (PA 2023 s42)"
    PROTOTYPE = "prototype", "Prototype or development (PA 2023 s41; PCR 2015 reg 32)"
    MARKET = "market", "Bought on a commodity market (PA 2023 s41; PCR 2015 reg 32)"
    INSOLVENCY = "insolvency", "Advantageous terms from an insolvency (PA 2023 s41; PCR 2015 reg 32)"
    WAIVER = "waiver", "Below the thresholds: a waiver of the standing orders"


class ActKind(Choices):
    AWARD = "award", "Award"
    EXTENSION = "extension", "Extension"
    VARIATION = "variation", "Variation"
    RELEASE = "release", "Release"
    CORRECTION = "correction", "Correction"


class AuthorityKind(Choices):
    """Who had the power. Exactly one, on the act's ledger row."""

    DECISION = "decision", "A decision"
    DELEGATION = "delegation", "A delegation"
    STANDING = "standing", "The officer's standing power"
    RECORDED = "recorded", "Recorded from an earlier register"


class Bearing(Choices):
    """What bears the money of a row of the ledger that charges no approval."""

    RECORDED = "recorded", "Recorded from before entry"
    NO_MONEY = "none", "Without money"
    UNCHARGED = "uncharged", "Not charged to an approval"


class Rating(Choices):
    """How a contract performed against one of its indicators: PR 2024 reg 39(5)."""

    GOOD = "good", "Good"
    APPROACHING = "approaching", "Approaching target"
    IMPROVE = "improve", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"
    OTHER = "other", "Other"
