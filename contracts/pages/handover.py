"""Handover in words: who leads how much, those who left first; the records of one of them; what a handover does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from commissioning.council.models import ServiceArea, User, UserServiceArea
from commissioning.procurement.models import Commission
from contracts.actions.handover import MOST_AT_ONCE, HandedOver
from contracts.models import Contract
from contracts.pages.effect import Change, Effect

SHOWN = 200
"""Records of one list with a box to tick; of more, all are handed over or a service area is chosen."""
LEFT, NOBODY = "left", "nobody"


@dataclass(frozen=True)
class Lead:
    """How much one officer leads; `key` is how the address names them."""

    name: str
    key: str
    contracts: int
    commissions: int
    has_left: bool
    url: str = ""

    @property
    def total(self) -> int:
        return self.contracts + self.commissions


@dataclass(frozen=True)
class LedRow:
    """One record that is led: a contract or a commission."""

    key: str
    reference: str
    title: str
    what: str
    area: str
    lead: str
    url: str
    act_by: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Led:
    """The records that the address asks for. `of` is their lead, None where they have several or nobody."""

    contracts: Any
    commissions: Any
    heading: str
    of: User | None = None

    @cached_property
    def keys(self) -> list[str]:
        """The name of each record, in order: contracts first; of more than one act takes, the first of them."""
        contracts = self.contracts.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
        commissions = self.commissions.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]
        keys = [*(f"contract-{pk}" for pk in contracts), *(f"commission-{pk}" for pk in commissions)]
        return keys[:MOST_AT_ONCE]

    @cached_property
    def total(self) -> int:
        return self.contracts.count() + self.commissions.count()

    @cached_property
    def rows(self) -> list[LedRow]:
        """As many as have a box: contracts with the earliest last day to act first, then commissions."""
        contracts = self.contracts.select_related("service_area", "lead_officer", "next_act")
        contracts = contracts.order_by("next_act__act_by", "pk")[:SHOWN]
        found = [_contract_row(contract) for contract in contracts]
        room = SHOWN - len(found)
        commissions = self.commissions.select_related("service_area", "lead_officer").order_by("reference")[:room]
        return [*found, *(_commission_row(commission) for commission in commissions)]

    def records(self, keys: Iterable[str]) -> dict[str, list[Any]]:
        """The records of some keys, as `hand_over` takes them."""
        wanted: dict[str, list[int]] = {"contract": [], "commission": []}
        for key in keys:
            kind, _, pk = key.partition("-")
            wanted[kind].append(int(pk))
        return {
            "contracts": list(self.contracts.filter(pk__in=wanted["contract"])),
            "commissions": list(self.commissions.filter(pk__in=wanted["commission"])),
        }


def _contract_row(contract: Contract) -> LedRow:
    next_act = getattr(contract, "next_act", None)
    return LedRow(
        f"contract-{contract.pk}",
        contract.reference,
        contract.title,
        f"Contract, {contract.get_state_display().lower()}",
        contract.service_area.name,
        str(contract.lead_officer or "Nobody"),
        reverse("contracts:detail", args=[contract.reference]),
        next_act.act_by if next_act else None,
        contract.ends_on,
    )


def _commission_row(commission: Commission) -> LedRow:
    return LedRow(
        f"commission-{commission.pk}",
        commission.reference,
        commission.title,
        "Commission",
        commission.service_area.name,
        str(commission.lead_officer or "Nobody"),
        reverse("overview:commission", args=[commission.reference]),
        None,
        None,
    )


# What the address asks for --------------------------------------------------------------------------------------------


def area_of(request: HttpRequest) -> ServiceArea | None:
    """The service area that the address names; a wrong one filters nothing, which `passed_over` tells."""
    slug = request.GET.get("area", "").replace("\0", "")
    return ServiceArea.objects.filter(slug=slug).first() if slug else None


def led_by(request: HttpRequest, on: date) -> Led | None:
    """The records of the officer (or all who left, or nobody) that `?lead=` names, or the one of `?record=`; None where
    it names none."""
    contracts, commissions = Contract.objects.to_be_led(on), Commission.objects.open()
    record, asked = (request.GET.get(name, "").replace("\0", "") for name in ("record", "lead"))
    if record:
        contracts, commissions = contracts.filter(reference=record), commissions.filter(reference=record)
        one = contracts.first() or commissions.first()
        return Led(contracts, commissions, f"Hand over {one.reference} {one.title}", one.lead_officer) if one else None
    area = area_of(request)
    if area is not None:
        contracts, commissions = contracts.filter(service_area=area), commissions.filter(service_area=area)
    where = f", {area.name}" if area else ""
    if asked == LEFT:
        gone = Q(lead_officer__is_active=False)
        return Led(contracts.filter(gone), commissions.filter(gone), f"Led by somebody who has left{where}")
    if asked == NOBODY:
        free = Q(lead_officer__isnull=True)
        return Led(contracts.filter(free), commissions.filter(free), f"Led by nobody{where}")
    user = User.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    if user is None:
        return None
    mine = Q(lead_officer=user)
    return Led(contracts.filter(mine), commissions.filter(mine), f"Led by {user}{where}", user)


def passed_over(request: HttpRequest, led: Led | None) -> list[str]:
    """What the address asks for and does not name: told on the page, which is shown without it."""
    asked = {name: request.GET.get(name, "").replace("\0", "").strip() for name in ("record", "area", "lead")}
    told = []
    if asked["record"]:
        if led is None:
            told.append(
                f"{_quoted(asked['record'])} is no contract or commission that needs a lead: nothing was chosen."
            )
        return told
    if asked["area"] and area_of(request) is None:
        told.append(f"{_quoted(asked['area'])} is no service area of this council: all of them are shown.")
    if asked["lead"] and led is None:
        told.append(f"{_quoted(asked['lead'])} names nobody who leads: choose from those below.")
    return told


def _quoted(typed: str) -> str:
    return f"“{typed if len(typed) <= 60 else typed[:59] + '…'}”"


def address(**asked: str | None) -> str:
    """The page with a choice."""
    named = {name: value for name, value in asked.items() if value}
    return reverse("contracts:handover") + (f"?{urlencode(named)}" if named else "")


def leads_on(on: date, area: ServiceArea | None) -> list[Lead]:
    """Who leads how much, in three queries: those who left first, then what nobody leads, then everybody else."""
    count: dict[int | None, list[int]] = {}
    for place, rows in enumerate((Contract.objects.to_be_led(on), Commission.objects.open())):
        within = rows.filter(service_area=area) if area else rows
        for pk, many in within.order_by().values_list("lead_officer").annotate(many=Count("pk")):
            count.setdefault(pk, [0, 0])[place] = many
    slug = area.slug if area else None
    people = User.objects.filter(pk__in=[pk for pk in count if pk]).order_by("is_active", "display_name", "pk")

    def lead(name: str, key: str, many: Sequence[int], has_left: bool) -> Lead:
        return Lead(name, key, many[0], many[1], has_left, address(lead=key, area=slug))

    found = [lead(str(user), str(user.pk), count[user.pk], not user.is_active) for user in people]
    if None in count:
        found.insert(sum(one.has_left for one in found), lead("Nobody", NOBODY, count[None], False))
    return found


def handover_page(request: HttpRequest, on: date, led: Led | None) -> dict[str, Any]:
    """Who leads how much; `led`: the list that was asked for, of which nothing is left."""
    area = area_of(request)
    leads = leads_on(on, area)
    slug, several_left = area.slug if area else None, sum(lead.has_left for lead in leads) > 1
    return {
        "leads": leads,
        "lead": _lead_sentence(leads, area),
        "all_left_url": address(lead=LEFT, area=slug) if several_left else "",
        **_areas(area, None),
        "led": led,
        "passed_over": passed_over(request, led),
    }


def list_page(request: HttpRequest, led: Led) -> dict[str, Any]:
    """What stands beside the form of one list."""
    asked = None if request.GET.get("record") else request.GET.get("lead")
    return {
        **_areas(area_of(request), asked),
        "shows_areas": asked is not None,
        "led": led,
        "shown": SHOWN,
        "passed_over": passed_over(request, led),
    }


def _areas(area: ServiceArea | None, lead: str | None) -> dict[str, Any]:
    """The choice of a service area, whoever is asked about."""
    return {
        "area": area,
        "areas": [(one.name, address(area=one.slug, lead=lead), one == area) for one in ServiceArea.objects.all()],
        "every_area_url": address(lead=lead),
    }


def _lead_sentence(leads: Sequence[Lead], area: ServiceArea | None) -> tuple[str, str]:
    """How much stands without somebody who answers for it."""
    gone = [lead for lead in leads if lead.has_left and lead.total]
    free = [lead for lead in leads if lead.key == NOBODY and lead.total]
    where = f" in {area.name}" if area else ""
    parts = []
    if gone:
        parts.append(f"{_what_they_lead(gone)} {'is' if _is_one(gone) else 'are'} led by somebody who has left")
    if free:
        parts.append(f"{_what_they_lead(free)} {'has' if _is_one(free) else 'have'} no lead officer")
    if not parts:
        return "", f"Every contract and commission{where} has a lead officer who is here."
    alone = "Until another is named, their reminders go to the managers of their service area."
    return f"{' and '.join(parts)}{where}.", alone


def _what_they_lead(leads: Sequence[Lead]) -> str:
    """“5 contracts and 1 commission”."""
    counts = (
        (sum(lead.contracts for lead in leads), "contract"),
        (sum(lead.commissions for lead in leads), "commission"),
    )
    return " and ".join(_many(count, what) for count, what in counts if count)


def _is_one(leads: Sequence[Lead]) -> bool:
    return sum(lead.total for lead in leads) == 1


# What it does ---------------------------------------------------------------------------------------------------------


def effect_of_handover(done: HandedOver) -> Effect:
    """What a handover did, before it is taken back or told."""
    changes = [
        Change(words, ", ".join(done.before), str(done.lead_officer), _named([one.reference for one in rows]))
        for words, rows in (
            (_many(len(done.contracts), "contract"), done.contracts),
            (_many(len(done.commissions), "commission"), done.commissions),
        )
        if rows
    ]
    return Effect(tuple(changes), None, (), (), tuple(_without_area(done)))


def _without_area(done: HandedOver) -> Iterable[str]:
    """The service areas of the contracts for which the new lead may not act."""
    wanted = {one.service_area_id for one in done.contracts}
    held = UserServiceArea.objects.filter(user=done.lead_officer).values("service_area")
    for area in ServiceArea.objects.filter(pk__in=wanted).exclude(pk__in=held).order_by("name"):
        yield (
            f"{done.lead_officer} does not act for {area.name}: the administrator can give that service area; until "
            "then others award, extend and vary there."
        )


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _named(references: Sequence[str]) -> str:
    most = 12
    more = f" and {len(references) - most:,} more" if len(references) > most else ""
    return ", ".join(references[:most]) + more


def done_words(done: HandedOver) -> str:
    """What the next page says."""
    parts = [
        _many(len(rows), noun)
        for rows, noun in ((done.contracts, "contract"), (done.commissions, "commission"))
        if rows
    ]
    return f"{' and '.join(parts)} handed over to {done.lead_officer}."
