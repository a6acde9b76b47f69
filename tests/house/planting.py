"""Words of their own planted, through actions, in every place that is not public: what the hunts look for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.council import actions as council_actions
from commissioning.council.models import Body, Post, ServiceArea, User
from commissioning.council.roles import Role
from commissioning.kit.terms import Term
from commissioning.overview.compliance_actions import acknowledge
from commissioning.overview.digests import send_digests
from commissioning.overview.estate import keep as keep_checks
from commissioning.overview.models import Finding, Readers
from commissioning.procurement import actions as procurement
from commissioning.sample import SAMPLE_DOMAIN
from commissioning.sample.disabled_children import WITHHELD
from contracts.actions import (
    DOCUMENTS,
    Authority,
    acknowledge_estimate,
    award,
    draft_contract,
    review_names,
    sign,
    suspend,
)
from contracts.actions.notices import give_notice, record_review
from contracts.models import Contract, RosterEntry
from decisions import actions
from decisions.models import Approval, Decision, Document, Publication
from providers.actions import add_assurance
from providers.models import Provider
from tests import files

TODAY = date(2026, 11, 23)
DECIDED, PUBLISHED = date(2026, 11, 2), date(2026, 11, 3)
OVERDUE = date(2026, 11, 20)
AMOUNT = "7318649"
NONSENSE = "zqxnonsense"
EVERY_DESK = "desks"
"""A user with every role that does not read exempt matter by itself, and without the tick: whom all desks let in."""

EXEMPT: dict[str, Any] = {
    "access": "exempt",
    "exempt_paragraph": 3,
    "exempt_reason": "Rates are still competed for.",
    "exempt_review_on": OVERDUE,
}


@dataclass
class Plants:
    """The words by the place in which each stands, and the addresses of what was planted."""

    exempt: dict[str, str] = field(default_factory=dict)
    working: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    desks: dict[str, str] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    def in_exempt(self, place: str) -> str:
        """A word for a place that needs the tick."""
        return self._word(self.exempt, place)

    def in_working(self, place: str) -> str:
        """A word for a place that staff read and strangers do not."""
        return self._word(self.working, place)

    def in_desks(self, place: str) -> str:
        """A word that some staff read at their desks, and a stranger nowhere."""
        return self._word(self.desks, place)

    def in_sealed(self, place: str) -> str:
        """A word in a history or a working that needs the tick, wherever it is shown."""
        return self._word(self.sealed, place)

    def in_gone(self, place: str) -> str:
        """A word for something removed or replaced, which no page shows to anybody any more."""
        return self._word(self.gone, place)

    def in_public(self, place: str) -> str:
        """A word that everyone may find: the control of the strangers' crawl."""
        return self._word(self.public, place)

    def _word(self, kind: dict[str, str], place: str) -> str:
        word = "zqx" + re.sub(r"[^a-z]", "", place.lower())
        kind[place] = word
        return word

    def hidden_from(self, who: str | None) -> dict[str, str]:
        """What this reader must not find."""
        hidden = self.exempt | self.gone | self.sealed
        return hidden if who else hidden | self.working | self.desks


class Planter:
    """Plants decisions in which words stand that are not public."""

    def __init__(self) -> None:
        self.plants = Plants()
        self.clerk = User.objects.get(email=f"clerk@{SAMPLE_DOMAIN}")
        self.officer = User.objects.get(email=f"officer@{SAMPLE_DOMAIN}")
        self.manager = User.objects.get(email=f"manager@{SAMPLE_DOMAIN}")
        self.cabinet = Body.objects.get(slug="cabinet")
        self.administrator = User.objects.get(email=f"admin@{SAMPLE_DOMAIN}")
        council_actions.add_user(
            by=self.administrator,
            email=f"{EVERY_DESK}@{SAMPLE_DOMAIN}",
            display_name="Deputy clerk",
            roles=[Role.CLERK, Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR],
            sees_exempt=False,
            service_areas=tuple(ServiceArea.objects.all()),
        )
        self.area = ServiceArea.objects.order_by("pk")[0]
        self.post = Post.objects.order_by("pk")[0]
        self.meeting = council_actions.add_meeting(by=self.clerk, body=self.cabinet, held_on=DECIDED, place="Town Hall")

    def decision(self, title: str, **fields: Any) -> Decision:
        """A complete draft of a decision of the cabinet's meeting."""
        given = {
            "kind": "body",
            "service_area": self.area,
            "body": self.cabinet,
            "meeting": self.meeting,
            "reasons": "The contract ends.",
            "interests_answer": "none-declared",
            "due_on": DECIDED,
        } | fields
        decision = actions.enter(by=self.clerk, on=TODAY, title=title, **given)
        actions.add_alternative(by=self.clerk, decision=decision, label="1", what="Do nothing", why_rejected="It ends.")
        self.clause(decision, "(a)", fields.get("purpose") or "Approve the purchase.")
        return decision

    def clause(self, decision: Decision, label: str, text: str, **fields: Any) -> Any:
        return actions.add_clause(by=self.clerk, decision=decision, label=label, verb="approve", text=text, **fields)

    def document(self, decision: Decision, title: str, name: str, content: bytes, **fields: Any) -> Document:
        document = actions.add_document(
            by=self.clerk, on=TODAY, decision=decision, title=title, file=files.upload(name, content), **fields
        )
        self.plants.addresses += [f"/documents/{document.pk}/{document.shown_name}", f"/documents/{document.pk}/{name}"]
        return document

    def publish(self, decision: Decision) -> Publication:
        actions.make(by=self.clerk, on=TODAY, decision=decision, decided_on=DECIDED)
        return actions.publish(by=self.clerk, on=TODAY, decision=decision, published_on=PUBLISHED)

    def plant(self) -> Plants:
        self.decision_with_exempt_parts()
        self.decision_taken_down()
        self.decision_whose_first_version_is_taken_down()
        self.decisions_not_published()
        self.commission_with_working_papers()
        self.contract_under_an_exempt_power()
        self.words_at_the_desks_of_contracts()
        for number, name in enumerate(WITHHELD):
            self.plants.exempt[f"withheld provider {number}"] = name.split()[0]
        for decision in Decision.objects.order_by("-pk")[:8]:
            self.addresses_of(decision)
        send_digests(on=TODAY)
        self.failing_checks()
        actions.send_mail(by=self.clerk, what=self.meeting, address=lambda ref: f"http://testserver/decisions/{ref}/")
        return self.plants

    def decision_with_exempt_parts(self) -> None:
        plants, clerk = self.plants, self.clerk
        decision = self.decision(f"Meals {plants.in_public('open title')}", purpose=plants.in_public("open purpose"))
        label = plants.in_exempt("lbl")
        clause = self.clause(decision, f"({label})", plants.in_exempt("exempt clause"), **EXEMPT)
        plants.exempt["amount of an exempt clause"] = AMOUNT
        actions.approve_money(
            by=clerk,
            clause=clause,
            amount=Decimal(AMOUNT),
            qualifier="maximum",
            words=f"estimated up to {plants.in_exempt('words of an exempt approval')}",
        )
        self.power = actions.delegate_power(
            by=clerk,
            clause=clause,
            post=self.post,
            powers=["award"],
            consultees=plants.in_exempt("consultees of an exempt power"),
        )
        self.clause(decision, "(z)", plants.in_public("child of an exempt clause"), parent=clause)
        below = plants.in_exempt("sub")
        self.clause(decision, f"({below})", "Not public.", parent=decision.clauses.get(label="(a)"), **EXEMPT)
        open_title = plants.in_public("open title of an exempt document")
        self.document(decision, open_title, f"{plants.in_exempt('name of an exempt file')}.txt",
                      plants.in_exempt("content of an exempt file").encode(), **EXEMPT)  # fmt: skip
        described = files.pdf(
            plants.in_exempt("words of an exempt pdf"), Author=plants.in_exempt("author of an exempt pdf")
        )
        self.document(decision, plants.in_exempt("exempt title"), "rates.pdf", described, title_exempt=True, **EXEMPT)
        self.document(
            decision,
            plants.in_exempt("confidential title"),
            f"{plants.in_exempt('name of a confidential file')}.docx",
            files.docx(plants.in_exempt("content of a confidential file")),
            access="confidential",
            title_exempt=True,
        )
        self.document(
            decision,
            "Report",
            f"{plants.in_public('name of an open file')}.docx",
            files.docx(plants.in_public("content of an open file")),
        )
        replaced = self.document(decision, "Bids", f"{plants.in_gone('replaced file')}.txt", b"bids", **EXEMPT)
        actions.change_document(by=clerk, document=replaced, changes={}, file=files.upload("bids.txt", b"second bids"))
        removed = self.document(
            decision, plants.in_gone("removed title"), f"{plants.in_gone('removed file')}.txt", b"x", title_exempt=True,
            **EXEMPT,
        )  # fmt: skip
        actions.remove_document(by=clerk, document=removed)
        self.publish(decision)
        self.open_decision = decision
        actions.review_exemption(
            by=clerk,
            on=TODAY,
            row=replaced,
            reviewed_on=TODAY,
            keep_until=date(2030, 1, 1),
            why=plants.in_exempt("why an exemption was kept"),
        )
        actions.correct(
            by=clerk, on=TODAY, decision=decision, changes={"summary": "Put right."}, reason=plants.in_public("reason")
        )

    def papers_on(self, keeping: Any, record: Any, name: str) -> None:
        """Documents of every access on a record that keeps them, one replaced, one removed, one reviewed."""
        plants, home = self.plants, f"/{name.split()[-1]}s/{record.reference}/documents/"

        def add(title: str, file: str, content: str, **fields: Any) -> Any:
            document = keeping.add(
                by=self.manager, record=record, title=title, file=files.upload(file, content.encode()), **fields
            )
            at = f"/{name.split()[-1]}-documents/{document.pk}/"
            plants.addresses += [f"{at}{document.shown_name}", f"{at}{document.file_name}"]
            plants.addresses += [f"{home}{document.pk}/{end}" for end in ("", "remove/", "review/")]
            return document

        add(
            plants.in_public(f"open title on a {name}"),
            f"{plants.in_exempt(f'file on a {name}')}.txt",
            plants.in_exempt(f"exempt content on a {name}"),
            **EXEMPT,
        )
        add(plants.in_exempt(f"exempt title on a {name}"), "a.txt", "words", title_exempt=True, **EXEMPT)
        confidential = plants.in_exempt(f"confidential title on a {name}")
        add(confidential, "b.txt", "words", title_exempt=True, access="confidential")
        add(plants.in_public(f"title on a {name}"), "report.txt", plants.in_public(f"content on a {name}"))
        replaced = add("Bids", f"{plants.in_gone(f'replaced on a {name}')}.txt", "bids", **EXEMPT)
        keeping.change(by=self.manager, document=replaced, changes={}, file=files.upload("bids.txt", b"second"))
        removed = add(plants.in_gone(f"removed on a {name}"), "c.txt", "words", title_exempt=True, **EXEMPT)
        keeping.remove(by=self.manager, document=removed)
        why = plants.in_exempt(f"why kept on a {name}")
        keeping.review(
            by=self.clerk, on=TODAY, document=replaced, reviewed_on=TODAY, keep_until=date(2030, 1, 1), why=why
        )
        plants.addresses += [f"{home}add/"]

    def commission_with_working_papers(self) -> None:
        """A commission that everyone sees, with documents, and a timetable and a draft that staff alone see."""
        plants = self.plants
        self.commission = procurement.open_commission(
            by=self.officer,
            on=TODAY,
            title=f"Meals {plants.in_public('title of a commission')}",
            need=plants.in_public("need of a commission"),
            service_area=self.area,
            lead_post=self.post,
            regime="PA2023",
            light_touch=True,
            planned_start=date(2028, 4, 1),
        )
        for part in ("approval", "award"):
            procurement.link_decision(
                by=self.officer, commission=self.commission, decision=self.open_decision, part=part
            )
        self.lot = procurement.add_lot(
            by=self.officer, commission=self.commission, number="1", title="Meals", route="open"
        )
        planned = {"step": "tender-out", "planned_on": date(2027, 9, 1), "why": plants.in_working("why of a plan")}
        procurement.plan_step(by=self.officer, on=TODAY, commission=self.commission, lots=[self.lot], **planned)
        self.papers_on(procurement.DOCUMENTS, self.commission, "commission")
        draft = self.contract(plants.in_working("title of a draft"), description=plants.in_working("draft description"))
        self.papers_of_a_draft(draft)
        here = f"/commissions/{self.commission.reference}"
        plants.addresses += [
            *(f"{here}{end}" for end in ("/", ".json", "/timetable/", "/timetable.csv", "/history/", "/lots/")),
            f"{here}/timetable/{self.lot.pk}/tender-out/",
            *(f"/contracts/{draft.reference}/{end}" for end in ("", "award/", "draft/", "history/")),
        ]

    def papers_of_a_draft(self, draft: Contract) -> None:
        document: Any = DOCUMENTS.add(
            by=self.manager,
            record=draft,
            title=self.plants.in_working("document of a draft"),
            file=files.upload("draft.txt", self.plants.in_working("content of a draft").encode()),
        )
        self.plants.addresses += [f"/contract-documents/{document.pk}/draft.txt"]

    def contract(self, title: str, **fields: Any) -> Contract:
        """A draft of a contract under the commission."""
        return draft_contract(
            by=self.officer,
            on=TODAY,
            kind="service",
            title=title,
            **{
                "commission": self.commission,
                "lots": [self.lot],
                "service_area": self.area,
                "lead_post": self.post,
                "regime": "PA2023",
                "light_touch": True,
                "provider": Provider.objects.order_by("pk")[0],
                "starts_on": date(2028, 4, 1),
                "term": Term(initial_months=24),
                **fields,
            },
        )

    def contract_under_an_exempt_power(self) -> None:
        """A signed contract, awarded under a power that only those with the tick may read."""
        plants = self.plants
        contract = self.contract(
            plants.in_public("title of a contract"),
            competition_words=plants.in_working("record of a mini-competition"),
        )
        consulted = plants.in_exempt("consultation under an exempt power")
        power = Authority.delegation(self.power, self.post, consulted)
        award(by=self.officer, on=TODAY, contract=contract, authority=power, amount=Decimal(1000), made_on=TODAY)
        sign(by=self.officer, on=TODAY, contract=contract, signed_on=TODAY)
        self.papers_on(DOCUMENTS, contract, "contract")
        record_review(
            by=self.officer, on=TODAY, contract=contract, held_on=TODAY, words=plants.in_desks("words of a review")
        )
        give_notice(
            by=self.officer,
            on=TODAY,
            contract=contract,
            code="UK7",
            given_on=TODAY,
            where=plants.in_desks("where a notice stands"),
        )
        ends = ("", "extend/", "vary/", "release/", "terminate/", "close/", "history/", "notices/", "review/")
        plants.addresses += [f"/contracts/{contract.reference}/{end}" for end in ends]

    def words_at_the_desks_of_contracts(self) -> None:
        """Why a provider is suspended, why an estimate may be passed, why names stay withheld, what evidence says."""
        plants = self.plants
        entry = RosterEntry.objects.filter(umbrella__commission__reference="COM-2021-002", left_on=None)[0]
        suspend(
            by=self.officer, on=TODAY, entry=entry, from_on=TODAY, reason=plants.in_desks("why a provider is suspended")
        )
        framework = Contract.objects.get(reference="CON-2022-0033")
        review_names(
            by=self.clerk,
            on=TODAY,
            umbrella=framework,
            keep_until=date(2030, 1, 1),
            why=plants.in_sealed("why names stay withheld"),
        )
        estimate = Approval.objects.filter(
            clause__decision__commission_links__commission=framework.commission, qualifier="estimate"
        )[0]
        acknowledge_estimate(
            by=self.manager,
            on=TODAY,
            contract=framework,
            approval=estimate,
            kind="variation",
            amount=Decimal(100),
            actor=self.officer,
            words=plants.in_desks("words of an acknowledgement"),
        )
        add_assurance(
            by=self.officer,
            provider=entry.provider,
            kind="insurance",
            valid_until=date(2027, 6, 30),
            evidence=plants.in_desks("evidence of an assurance"),
        )
        for contract in (entry.umbrella, framework):
            ends = ("", "roster/", "notices/", "history/")
            plants.addresses += [f"/contracts/{contract.reference}/{end}" for end in ends]

    def failing_checks(self) -> None:
        """What fails in all that was planted, and why what fails in an exempt clause is acknowledged."""
        keep_checks(on=TODAY)
        acknowledge(
            by=self.manager,
            on=TODAY,
            finding=Finding.objects.filter(code="exempt-review-due", readers=Readers.WITH_TICK)[0],
            reason=self.plants.in_exempt("reason of an acknowledgement"),
            review_on=date(2027, 6, 1),
        )

    def decision_taken_down(self) -> None:
        places = ("title", "summary", "purpose", "reasons")
        words = {place: self.plants.in_exempt(f"taken down {place}") for place in places}
        decision = self.decision(words.pop("title"), **words)
        self.document(decision, self.plants.in_exempt("taken down document"), "a.txt", b"words")
        publication = self.publish(decision)
        actions.take_down(by=self.clerk, publication=publication, reason_class="personal-data")

    def decision_whose_first_version_is_taken_down(self) -> None:
        decision = self.decision("Transport", reasons=self.plants.in_exempt("reasons of a version taken down"))
        first = self.publish(decision)
        actions.correct(
            by=self.clerk, on=TODAY, decision=decision, changes={"reasons": "It ends."}, reason="A person was named."
        )
        actions.take_down(by=self.clerk, publication=first, reason_class="personal-data")

    def decisions_not_published(self) -> None:
        plants = self.plants
        for state in ("draft", "made", "planned"):
            title = (
                f"Respite {plants.in_public('planned title')}"
                if state == "planned"
                else plants.in_working(f"{state} title")
            )
            decision = self.decision(
                title,
                summary=plants.in_working(f"{state} summary"),
                reasons=plants.in_working(f"{state} reasons"),
                notice_breach=plants.in_working(f"{state} breach"),
                **({"due_on": date(2027, 1, 20), "meeting": None} if state == "planned" else {}),
            )
            self.clause(decision, "(c)", plants.in_working(f"{state} clause"))
            above = decision.clauses.get(label="(a)")
            below = plants.in_exempt(f"sub{state[:2]}")
            self.clause(decision, f"({below})", plants.in_exempt(f"{state} exempt clause"), parent=above, **EXEMPT)
            name = f"{plants.in_working(f'{state} file')}.txt"
            # The forward plan lists the papers of an item by their titles (MAI 2012 reg 9), not the papers themselves.
            listed = plants.in_public if state == "planned" else plants.in_working
            self.document(decision, listed(f"{state} document"), name, plants.in_working(f"{state} content").encode())
            if state == "made":
                actions.make(by=self.clerk, on=TODAY, decision=decision, decided_on=DECIDED)
            if state == "planned":
                actions.publish_edition(by=self.clerk, on=TODAY, decisions=[decision])

    def addresses_of(self, decision: Decision) -> None:
        here = f"/decisions/{decision.reference}"
        self.plants.addresses += [
            *(
                f"{here}{end}"
                for end in ("/", ".json", "/notice.pdf", "/1/", "/1/notice.pdf", "/2/", "/3/", "/exemptions/")
            ),
            *(
                f"{here}{end}"
                for end in ("/preview/", "/preview/notice.pdf", "/publish/", "/correct/", "/documents/add/")
            ),
            *(f"{here}/?on={day}" for day in ("2026-11-02", "2026-11-03", "2030-01-02")),
            *(f"/authority/{decision.reference}/{clause.slug}/" for clause in decision.clauses.all()),
            *(f"{here}/documents/{document.pk}/" for document in decision.documents.all()),
            *(f"{here}/exemptions/clause/{clause.pk}/" for clause in decision.clauses.all()),
        ]
