"""Sweeps over every address: an access rule, the role × address matrix, a GET that writes nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from commissioning.council.models import User
from commissioning.sample import SAMPLE_DOMAIN, SAMPLE_USERS

pytestmark = pytest.mark.usefixtures("calderwick")

EVERYONE = 200
NOT_OURS = ("admin",)


def _only(*who: str) -> dict[str, int]:
    """A desk: these roles enter, the others may not."""
    return {name: 200 if name in who else 403 for name in SAMPLE_USERS}


STAFF = _only(*SAMPLE_USERS)
ADMINISTRATOR = _only("admin")
CLERK_OR_ADMINISTRATOR = _only("clerk", "admin")

# An exempt document: who may act and has not the tick finds nothing there.
DRAFTERS = _only("clerk", "officer", "manager")
NOT_THERE = dict.fromkeys(("clerk", "officer", "manager"), 404)
ONLY_WITH_TICK = _only("clerk", "manager") | {"officer": 404}

OFFICERS = _only("officer", "manager")
NO_SUCH = {"officer": 404, "manager": 404}
KEEPERS_FIND_NOTHING = _only() | dict.fromkeys(("officer", "manager"), 404)

# One line per address name: an example of the address, and what a GET of it answers to a stranger. Staff of every role
# get the same unless a further answer stands there.
MATRIX: dict[str, tuple[str, int, dict[str, int]]] = {
    "overview:home": ("/", 200, {}),
    "overview:help": ("/help/", 200, {}),
    "overview:guide": ("/help/guides/clerk/", 200, {}),
    "overview:accessibility": ("/accessibility/", 200, {}),
    "overview:rules": ("/rules/", 200, {}),
    "overview:commissions": ("/commissions/", 200, {}),
    "overview:commission": ("/commissions/COM-2022-003/", 200, {}),
    "overview:commission_json": ("/commissions/COM-2022-003.json", 200, {}),
    "procurement:enter": ("/commissions/enter/", 302, _only("officer", "manager")),
    "procurement:change": ("/commissions/COM-2021-004/change/", 302, _only("officer", "manager")),
    "procurement:term": ("/commissions/COM-2021-004/term/", 302, _only("officer", "manager")),
    "procurement:lots": ("/commissions/COM-2021-004/lots/", 302, STAFF),
    "procurement:add_lot": ("/commissions/COM-2021-004/lots/add/", 302, _only("officer", "manager")),
    "procurement:lot": ("/commissions/COM-2017-001/lots/1/", 302, _only("officer", "manager")),
    "procurement:remove_lot": ("/commissions/COM-2017-001/lots/1/remove/", 302, _only("officer", "manager")),
    "procurement:link_decision": ("/commissions/COM-2021-004/decisions/link/", 302, _only("officer", "manager")),
    "procurement:unlink_decision": (
        "/commissions/COM-2017-001/decisions/1/remove/",
        302,
        _only("officer", "manager"),
    ),
    "procurement:add_assumption": ("/commissions/COM-2021-004/assumptions/add/", 302, _only("officer", "manager")),
    "procurement:add_doubt": ("/commissions/COM-2021-004/doubts/add/", 302, _only("officer", "manager")),
    "procurement:remove_assumption": (
        "/commissions/COM-2017-001/assumptions/1/remove/",
        302,
        _only("officer", "manager"),
    ),
    "procurement:remove_doubt": ("/commissions/COM-2021-002/doubts/1/remove/", 302, _only("officer", "manager")),
    "procurement:close": ("/commissions/COM-2021-004/close/", 302, _only("officer", "manager")),
    "procurement:abandon": ("/commissions/COM-2021-004/abandon/", 302, _only("officer", "manager")),
    "contracts:predecessor": ("/commissions/COM-2021-004/predecessor/", 302, _only("officer", "manager")),
    "contracts:remove_predecessor": (
        "/commissions/COM-2017-001/predecessor/1/remove/",
        302,
        _only("officer", "manager"),
    ),
    "decisions:list": ("/decisions/", 200, {}),
    "decisions:add_document": ("/decisions/DEC-2017-0031/documents/add/", 302, _only("clerk", "officer", "manager")),
    "decisions:document": ("/decisions/DEC-2022-0041/documents/1/", 302, ONLY_WITH_TICK),
    "decisions:remove_document": ("/decisions/DEC-2022-0041/documents/1/remove/", 302, ONLY_WITH_TICK),
    "decisions:file": ("/documents/1/document-1.pdf", 404, {}),
    "decisions:exemptions": ("/decisions/DEC-2022-0041/exemptions/", 302, _only("clerk")),
    "decisions:review_exemption": ("/decisions/DEC-2022-0041/exemptions/document/1/", 302, _only("clerk")),
    "decisions:enter": ("/decisions/enter/", 302, _only("clerk", "officer", "manager")),
    "decisions:make": ("/decisions/DEC-2017-0031/make/", 302, _only("clerk")),
    "decisions:record": ("/decisions/DEC-2017-0031/record/", 302, DRAFTERS),
    "decisions:record_part": ("/decisions/DEC-2017-0031/record/reasons/", 302, DRAFTERS),
    "decisions:record_power": ("/decisions/DEC-2017-0031/record/power/", 302, DRAFTERS | NOT_THERE),
    "decisions:add_row": ("/decisions/DEC-2017-0031/record/alternatives/add/", 302, DRAFTERS),
    "decisions:record_row": ("/decisions/DEC-2017-0031/record/approvals/1/", 302, DRAFTERS),
    "decisions:remove_row": ("/decisions/DEC-2017-0031/record/approvals/1/remove/", 302, DRAFTERS),
    "decisions:add_clause": ("/decisions/DEC-2017-0031/record/clauses/add/", 302, DRAFTERS),
    "decisions:paste_clauses": ("/decisions/DEC-2017-0031/record/clauses/paste/", 302, DRAFTERS),
    "decisions:change_clause": ("/decisions/DEC-2017-0031/record/clauses/1/", 302, DRAFTERS),
    "decisions:move_clause": ("/decisions/DEC-2017-0031/record/clauses/1/move/", 302, DRAFTERS),
    "decisions:remove_clause": ("/decisions/DEC-2017-0031/record/clauses/1/remove/", 302, DRAFTERS),
    "decisions:clause_offer": ("/decisions/DEC-2017-0031/record/clauses/1/offers/0/", 302, DRAFTERS),
    "decisions:add_authority": ("/decisions/DEC-2017-0031/record/clauses/1/approvals/add/", 302, DRAFTERS),
    "decisions:preview": ("/decisions/DEC-2017-0031/preview/", 302, _only("clerk") | {"clerk": 302}),
    "decisions:preview_pdf": ("/decisions/DEC-2017-0031/preview/notice.pdf", 302, _only("clerk") | {"clerk": 302}),
    "decisions:publish": ("/decisions/DEC-2017-0031/publish/", 302, _only("clerk")),
    "decisions:correct": ("/decisions/DEC-2017-0031/correct/", 302, _only("clerk")),
    "decisions:correct_part": ("/decisions/DEC-2017-0031/correct/title/", 302, _only("clerk")),
    "decisions:correct_clause": ("/decisions/DEC-2017-0031/correct/clauses/1/", 302, _only("clerk")),
    "decisions:correct_new_clause": ("/decisions/DEC-2017-0031/correct/clauses/new/", 302, _only("clerk")),
    "decisions:take_down": ("/decisions/DEC-2017-0031/1/take-down/", 302, _only("clerk")),
    "decisions:mail": ("/decisions/DEC-2017-0031/mail/", 302, _only("clerk")),
    "decisions:waive_call_in": ("/decisions/DEC-2017-0031/waive-call-in/", 302, _only("clerk")),
    "decisions:call_in": ("/decisions/DEC-2017-0031/call-in/", 302, _only("clerk")),
    "decisions:confirm": ("/decisions/DEC-2017-0031/confirm/", 302, _only("clerk")),
    "decisions:refer_back": ("/decisions/DEC-2017-0031/refer-back/", 302, _only("clerk")),
    "decisions:meeting_record": ("/meetings/2017-09-28-cabinet/record/", 302, _only("clerk")),
    "decisions:meeting_agenda": ("/meetings/2017-09-28-cabinet/record/order/", 302, _only("clerk")),
    "decisions:meeting_mail": ("/meetings/2017-09-28-cabinet/record/mail/", 302, _only("clerk")),
    "overview:decision": ("/decisions/DEC-2017-0031/", 200, {}),
    "overview:decision_json": ("/decisions/DEC-2017-0031.json", 200, {}),
    "overview:notice_pdf": ("/decisions/DEC-2017-0031/notice.pdf", 200, {}),
    "overview:decision_version": ("/decisions/DEC-2017-0031/1/", 200, {}),
    "overview:version_notice_pdf": ("/decisions/DEC-2017-0031/1/notice.pdf", 200, {}),
    "overview:clause": ("/authority/DEC-2017-0031/b/", 200, {}),
    "overview:clause_csv": ("/authority/DEC-2017-0031/b.csv", 200, {}),
    "overview:authorities": ("/authority/", 200, {}),
    "overview:uncharged": ("/authority/uncharged/", 200, {}),
    "overview:uncharged_csv": ("/authority/uncharged.csv", 200, {}),
    "overview:portfolio": ("/portfolio/", 302, STAFF),
    "overview:portfolio_pdf": ("/portfolio.pdf", 302, STAFF),
    "overview:portfolio_csv": ("/portfolio/committed.csv", 302, STAFF),
    "overview:portfolio_acts": ("/portfolio/acts/", 302, STAFF),
    "overview:portfolio_acts_csv": ("/portfolio/acts.csv", 302, STAFF),
    "overview:portfolio_providers": ("/portfolio/providers/", 302, STAFF),
    "overview:portfolio_lots": ("/portfolio/lots/", 302, STAFF),
    "overview:portfolio_spot": ("/portfolio/spot/", 302, STAFF),
    "overview:bodies": ("/bodies/", 200, {}),
    "overview:body": ("/bodies/cabinet/", 200, {}),
    "overview:meeting": ("/meetings/2017-09-28-cabinet/", 200, {}),
    "overview:search": ("/search/", 200, {}),
    "overview:verify": ("/verify/", 200, {}),
    "overview:decisions_feed": ("/feeds/decisions.atom", 200, {}),
    "overview:plan_feed": ("/feeds/forward-plan.atom", 200, {}),
    "overview:sitemap": ("/sitemap.xml", 200, {}),
    "overview:robots": ("/robots.txt", 200, {}),
    "overview:compliance": ("/compliance/", 302, STAFF),
    "overview:compliance_csv": ("/compliance/checks.csv", 302, STAFF),
    "overview:acknowledge": ("/compliance/1/acknowledge/", 302, _only("manager")),
    "overview:check_again": ("/compliance/again/", 302, STAFF),
    "overview:every_act": ("/compliance/acts/", 302, STAFF),
    "overview:every_act_csv": (
        "/compliance/acts.csv?since_day=1&since_month=1&since_year=2015&until_day=23&until_month=11&until_year=2026",
        302,
        STAFF,
    ),
    "overview:todo": ("/to-do/", 302, STAFF),
    "overview:calendar": ("/calendars/no-such-token.ics", 404, {}),
    "overview:calendars": ("/account/calendar/", 302, STAFF),
    "overview:make_calendar": ("/account/calendar/make/", 302, STAFF),
    "overview:renew_calendar": ("/account/calendar/1/renew/", 302, dict.fromkeys(SAMPLE_USERS, 404)),
    "overview:revoke_calendar": ("/account/calendar/1/revoke/", 302, dict.fromkeys(SAMPLE_USERS, 404)),
    "overview:saved_views": ("/account/views/", 302, STAFF),
    "overview:save_view": ("/account/views/save/expiry/?kind=service", 302, STAFF),
    # Nobody keeps such a view in the sample; nobody has made a calendar.
    "overview:rename_view": ("/account/views/999999/", 302, dict.fromkeys(SAMPLE_USERS, 404)),
    "overview:remove_view": ("/account/views/999999/remove/", 302, dict.fromkeys(SAMPLE_USERS, 404)),
    "overview:follow_up": ("/to-do/follow-ups/1/", 302, _only("clerk", "officer")),
    "overview:print_papers": ("/to-do/papers/", 302, _only("clerk")),
    "overview:special_urgency": ("/to-do/special-urgency/", 302, STAFF),
    "overview:special_urgency_csv": ("/to-do/special-urgency.csv", 302, STAFF),
    "overview:special_urgency_pdf": ("/to-do/special-urgency.pdf", 302, STAFF),
    "overview:special_urgency_reported": ("/to-do/special-urgency/reported/", 302, _only("clerk")),
    "decisions:forward_plan": ("/forward-plan/", 200, {}),
    "decisions:edition": ("/forward-plan/1/", 200, {}),
    "decisions:edition_pdf": ("/forward-plan/1/plan.pdf", 200, {}),
    "decisions:edition_json": ("/forward-plan/1.json", 200, {}),
    "decisions:enter_item": ("/forward-plan/enter/", 302, _only("clerk", "officer")),
    "decisions:next_edition": ("/forward-plan/next/", 302, _only("clerk")),
    "decisions:preview_edition": ("/forward-plan/next/preview/", 302, _only("clerk")),
    "decisions:preview_edition_pdf": ("/forward-plan/next/preview.pdf", 302, _only("clerk") | {"clerk": 404}),
    "decisions:item": ("/decisions/DEC-2017-0031/item/", 302, _only("clerk", "officer")),
    "decisions:notices": ("/decisions/DEC-2017-0031/notices/", 302, _only("clerk")),
    "decisions:give_notice": ("/decisions/DEC-2017-0031/notices/general-exception/", 302, _only("clerk")),
    "decisions:withdraw": ("/decisions/DEC-2017-0031/withdraw/", 302, _only("clerk", "officer")),
    "contracts:list": ("/contracts/", 200, {}),
    "contracts:expiry": ("/contracts/expiry/", 302, STAFF),
    "contracts:handover": ("/handover/", 302, _only("manager")),
    "contracts:expiry_csv": ("/contracts/expiry.csv", 302, STAFF),
    "contracts:put_in_plan": ("/contracts/CON-2023-0021/plan/award/", 302, _only("clerk", "officer")),
    "contracts:plan": ("/contracts/CON-2023-0021/plan/", 302, _only("officer", "manager")),
    "contracts:own_lead_times": ("/contracts/CON-2023-0021/lead-times/", 302, _only("manager")),
    "contracts:last_day": ("/contracts/CON-2023-0021/last-day/", 302, STAFF),
    "contracts:enter_outside": ("/contracts/enter/", 302, _only("officer", "manager")),
    "contracts:enter": ("/commissions/COM-2021-002/contracts/enter/", 302, _only("officer", "manager")),
    "contracts:call_off": ("/contracts/CON-2023-0015/call-off/", 302, _only("officer", "manager")),
    "contracts:draft": ("/contracts/CON-2023-0031/draft/", 302, _only("officer", "manager")),
    "contracts:discard": ("/contracts/CON-2023-0031/discard/", 302, _only("officer", "manager")),
    "contracts:settle_term": ("/contracts/CON-2021-0011/term/", 302, _only("officer", "manager")),
    "contracts:detail": ("/contracts/CON-2023-0021/", 200, {}),
    "contracts:use_break": ("/contracts/CON-2022-0019/break/1/", 302, _only("officer", "manager")),
    "contracts:terminate": ("/contracts/CON-2023-0021/terminate/", 302, _only("officer", "manager")),
    "contracts:close": ("/contracts/CON-2023-0021/close/", 302, _only("officer", "manager")),
    "contracts:history": ("/contracts/CON-2023-0021/history/", 302, STAFF),
    "contracts:commission_history": ("/commissions/COM-2021-002/history/", 302, STAFF),
    "contracts:award": ("/contracts/CON-2023-0021/award/", 302, _only("officer", "manager")),
    "contracts:extend": ("/contracts/CON-2023-0021/extend/", 302, _only("officer", "manager")),
    "contracts:vary": ("/contracts/CON-2023-0021/vary/", 302, _only("officer", "manager")),
    "contracts:release": ("/contracts/CON-2023-0021/release/", 302, _only("officer", "manager")),
    "contracts:correct_row": ("/contracts/CON-2023-0021/ledger/4/correct/", 302, _only("officer", "manager")),
    "contracts:sign": ("/contracts/CON-2023-0021/sign/", 302, _only("officer", "manager")),
    "contracts:not_signed": ("/contracts/CON-2023-0021/not-signed/", 302, _only("officer", "manager")),
    "contracts:officer_record": ("/contracts/CON-2023-0021/officer-record/4/", 302, DRAFTERS),
    "contracts:acknowledge": ("/contracts/CON-2023-0021/acknowledge/", 302, _only("manager")),
    "procurement:timetable": ("/commissions/COM-2022-003/timetable/", 302, STAFF),
    "procurement:timetable_csv": ("/commissions/COM-2022-003/timetable.csv", 302, STAFF),
    "procurement:milestone": ("/commissions/COM-2022-003/timetable/9999/sign/", 302, OFFICERS | NO_SUCH),
    "procurement:lead_times": ("/lead-times/", 302, STAFF),
    "procurement:lead_time": ("/lead-times/open/", 302, _only("manager")),
    "procurement:remove_lead_time": ("/lead-times/9999/remove/", 302, _only() | {"manager": 404}),
    "procurement:add_document": ("/commissions/COM-2022-003/documents/add/", 302, OFFICERS),
    "procurement:document": ("/commissions/COM-2022-003/documents/9999/", 302, OFFICERS | NO_SUCH),
    "procurement:remove_document": ("/commissions/COM-2022-003/documents/9999/remove/", 302, OFFICERS | NO_SUCH),
    "procurement:review_document": ("/commissions/COM-2022-003/documents/9999/review/", 302, _only() | {"clerk": 404}),
    "contracts:add_document": ("/contracts/CON-2023-0021/documents/add/", 302, OFFICERS),
    "contracts:document": ("/contracts/CON-2023-0021/documents/9999/", 302, OFFICERS | NO_SUCH),
    "contracts:remove_document": ("/contracts/CON-2023-0021/documents/9999/remove/", 302, OFFICERS | NO_SUCH),
    "contracts:review_document": ("/contracts/CON-2023-0021/documents/9999/review/", 302, _only() | {"clerk": 404}),
    "contracts:file": ("/contract-documents/9999/report.pdf", 404, {}),
    "contracts:commission_file": ("/commission-documents/9999/report.pdf", 404, {}),
    "contracts:notices": ("/contracts/CON-2023-0021/notices/", 302, STAFF),
    "contracts:notice_given": ("/contracts/CON-2023-0021/notices/PCR-CAN/", 302, _only("officer", "manager")),
    # Nothing is recorded as given in the sample.
    "contracts:notice": ("/contracts/CON-2023-0021/notices/given/1/", 302, KEEPERS_FIND_NOTHING),
    "contracts:remove_notice": ("/contracts/CON-2023-0021/notices/given/1/remove/", 302, KEEPERS_FIND_NOTHING),
    "contracts:change_review": ("/contracts/CON-2023-0021/reviews/1/", 302, KEEPERS_FIND_NOTHING),
    "contracts:remove_review": ("/contracts/CON-2023-0021/reviews/1/remove/", 302, KEEPERS_FIND_NOTHING),
    "contracts:performance": ("/contracts/CON-2023-0021/performance/", 302, STAFF),
    "contracts:enter_kpi": ("/contracts/CON-2023-0021/performance/enter/", 302, OFFICERS),
    "contracts:kpi": ("/contracts/CON-2023-0021/performance/9999/", 302, KEEPERS_FIND_NOTHING),
    "contracts:assess": ("/contracts/CON-2023-0021/performance/9999/assess/", 302, KEEPERS_FIND_NOTHING),
    "contracts:withdraw_kpi": ("/contracts/CON-2023-0021/performance/9999/withdraw/", 302, KEEPERS_FIND_NOTHING),
    "contracts:assessment": ("/contracts/CON-2023-0021/assessments/9999/", 302, KEEPERS_FIND_NOTHING),
    "contracts:remove_assessment": ("/contracts/CON-2023-0021/assessments/9999/remove/", 302, KEEPERS_FIND_NOTHING),
    "contracts:review": ("/contracts/CON-2023-0021/review/", 302, _only("officer", "manager")),
    "contracts:roster": ("/contracts/CON-2023-0015/roster/", 302, STAFF),
    "contracts:admit": ("/contracts/CON-2023-0015/roster/admit/", 302, _only("officer", "manager")),
    "contracts:admit_several": ("/contracts/CON-2023-0015/roster/several/", 302, _only("officer", "manager")),
    # A place under withheld names is only there for who may read them.
    "contracts:suspend": ("/contracts/CON-2022-0033/roster/15/suspend/", 302, _only("manager") | {"officer": 404}),
    "contracts:restore": ("/contracts/CON-2022-0033/roster/15/restore/", 302, _only("manager") | {"officer": 404}),
    "contracts:leave_roster": ("/contracts/CON-2022-0033/roster/15/leave/", 302, _only("manager") | {"officer": 404}),
    "contracts:take_out": ("/contracts/CON-2022-0033/roster/15/take-out/", 302, _only("manager") | {"officer": 404}),
    "contracts:reopen": ("/contracts/CON-2023-0015/roster/reopen/", 302, _only("officer", "manager")),
    "contracts:withhold_names": (
        "/contracts/CON-2023-0015/roster/withhold/",
        302,
        _only("clerk", "officer", "manager"),
    ),
    "contracts:release_names": ("/contracts/CON-2022-0033/roster/release/", 302, _only("clerk")),
    "overview:providers": ("/providers/", 200, {}),
    "overview:provider": ("/providers/PRV-0001/", 200, {}),
    "providers:enter": ("/providers/enter/", 302, _only("officer", "manager")),
    "providers:change": ("/providers/PRV-0001/change/", 302, _only("officer", "manager")),
    "providers:merge": ("/providers/PRV-0001/merge/", 302, _only("officer", "manager")),
    "providers:unmerge": ("/providers/PRV-0001/merge/undo/", 302, _only("officer", "manager")),
    "providers:add_assurance": ("/providers/PRV-0001/assurances/add/", 302, _only("officer", "manager")),
    # No provider of the sample has an assurance yet.
    "providers:assurance": ("/providers/PRV-0001/assurances/1/", 302, KEEPERS_FIND_NOTHING),
    "providers:renew_assurance": ("/providers/PRV-0001/assurances/1/renew/", 302, KEEPERS_FIND_NOTHING),
    "providers:remove_assurance": ("/providers/PRV-0001/assurances/1/remove/", 302, KEEPERS_FIND_NOTHING),
    "council:sign_in": ("/account/sign-in/", 200, dict.fromkeys(SAMPLE_USERS, 302)),
    "council:sign_out": ("/account/sign-out/", 405, {}),
    "overview:reminders": ("/account/reminders/", 302, STAFF),
    "council:change_password": ("/account/password/", 302, STAFF),
    "council:forgotten": ("/account/forgotten/", 200, {}),
    "council:invitation": ("/account/invitation/no-such-token/", 404, {}),
    "council:reset": ("/account/reset/no-such-token/", 404, {}),
    "council:desk": ("/council/", 302, STAFF),
    "council:users": ("/council/users/", 302, ADMINISTRATOR),
    "council:invite": ("/council/users/invite/", 302, ADMINISTRATOR),
    "council:user": ("/council/users/1/", 302, ADMINISTRATOR),
    "council:change_user": ("/council/users/1/change/", 302, ADMINISTRATOR),
    "council:send_link": ("/council/users/1/link/", 302, ADMINISTRATOR),
    "council:deactivate": ("/council/users/1/deactivate/", 302, ADMINISTRATOR),
    "council:reactivate": ("/council/users/1/reactivate/", 302, ADMINISTRATOR),
    "council:bodies": ("/council/bodies/", 302, STAFF),
    "council:add_body": ("/council/bodies/new/", 302, CLERK_OR_ADMINISTRATOR),
    "council:body": ("/council/bodies/cabinet/", 302, STAFF),
    "council:change_body": ("/council/bodies/cabinet/change/", 302, CLERK_OR_ADMINISTRATOR),
    "council:add_member": ("/council/bodies/cabinet/members/new/", 302, CLERK_OR_ADMINISTRATOR),
    "council:change_member": ("/council/bodies/cabinet/members/1/", 302, CLERK_OR_ADMINISTRATOR),
    "council:meetings": ("/council/meetings/", 302, STAFF),
    "council:add_meeting": ("/council/meetings/new/", 302, CLERK_OR_ADMINISTRATOR),
    "council:meeting": ("/council/meetings/1/", 302, STAFF),
    "council:change_meeting": ("/council/meetings/1/change/", 302, CLERK_OR_ADMINISTRATOR),
    "council:move_meeting": ("/council/meetings/1/move/", 302, CLERK_OR_ADMINISTRATOR),
    "council:mailing_list": ("/council/mailing-list/", 302, STAFF),
    "council:add_mailing_address": ("/council/mailing-list/new/", 302, CLERK_OR_ADMINISTRATOR),
    "council:mailing_address": ("/council/mailing-list/1/", 302, CLERK_OR_ADMINISTRATOR),
    "council:standing_orders": ("/council/standing-orders/", 302, STAFF),
    "council:add_standing_orders": ("/council/standing-orders/new/", 302, ADMINISTRATOR),
    "council:standing_orders_version": ("/council/standing-orders/2015-05-22/", 302, STAFF),
    "council:correct_standing_orders": ("/council/standing-orders/2015-05-22/correct/", 302, ADMINISTRATOR),
    "council:closure_days": ("/council/closure-days/", 302, STAFF),
    "council:add_closure_day": ("/council/closure-days/new/", 302, ADMINISTRATOR),
    "council:remove_closure_day": ("/council/closure-days/2027-12-29/remove/", 302, ADMINISTRATOR),
    "council:posts": ("/council/posts/", 302, STAFF),
    "council:add_post": ("/council/posts/new/", 302, ADMINISTRATOR),
    "council:post": ("/council/posts/1/", 302, STAFF),
    "council:change_post": ("/council/posts/1/change/", 302, ADMINISTRATOR),
    "council:add_alias": ("/council/posts/1/names/new/", 302, ADMINISTRATOR),
    "council:remove_alias": ("/council/posts/1/names/1/remove/", 302, ADMINISTRATOR),
    "council:appoint": ("/council/posts/1/holders/new/", 302, ADMINISTRATOR),
    "council:change_holder": ("/council/posts/9/holders/1/", 302, ADMINISTRATOR),
    "council:service_areas": ("/council/service-areas/", 302, STAFF),
    "council:add_service_area": ("/council/service-areas/new/", 302, ADMINISTRATOR),
    "council:service_area": ("/council/service-areas/children/", 302, STAFF),
    "council:change_service_area": ("/council/service-areas/children/change/", 302, ADMINISTRATOR),
    "council:wards": ("/council/wards/", 302, STAFF),
    "council:add_ward": ("/council/wards/new/", 302, ADMINISTRATOR),
    "council:ward": ("/council/wards/brookside/", 302, STAFF),
    "council:change_ward": ("/council/wards/brookside/change/", 302, ADMINISTRATOR),
}
# A draft contract is a 404 to a stranger and a page to staff; withheld providers are a 404 without the tick.
HIDDEN = {
    "/contracts/CON-2023-0031/": (404, dict.fromkeys(SAMPLE_USERS, 200)),
    "/commissions/COM-1999-001/": (404, dict.fromkeys(SAMPLE_USERS, 404)),
    "/decisions/DEC-1999-0001/": (404, dict.fromkeys(SAMPLE_USERS, 404)),
}


def _patterns(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(part for part in (namespace, entry.namespace) if part)
            yield from _patterns(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}:{entry.name}" if namespace else str(entry.name), entry


OURS = {name: entry for name, entry in _patterns(get_resolver()) if name.split(":")[0] not in NOT_OURS}


def _client(who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(
            User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}"), "django.contrib.auth.backends.ModelBackend"
        )
    return client


def test_every_address_says_who_may_enter():
    for name, entry in OURS.items():
        assert getattr(entry.callback, "access", None), f"{name} has no access rule"


def test_every_address_is_in_the_matrix():
    assert set(OURS) == set(MATRIX)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [None, *SAMPLE_USERS])
@pytest.mark.parametrize("name", MATRIX)
def test_each_role_gets_the_answer_of_the_matrix(name, who):
    address, stranger, staff = MATRIX[name]
    expected = stranger if who is None else staff.get(who, stranger)
    assert _client(who).get(address).status_code == expected


@pytest.mark.django_db
@pytest.mark.parametrize("who", [None, *SAMPLE_USERS])
@pytest.mark.parametrize("address", HIDDEN)
def test_what_one_may_not_see_is_not_there(address, who):
    stranger, staff = HIDDEN[address]
    assert _client(who).get(address).status_code == (stranger if who is None else staff[who])


@pytest.mark.django_db
@pytest.mark.parametrize("name", MATRIX)
def test_a_get_writes_nothing(name):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        _client(None).get(MATRIX[name][0])
    for query in queries.captured_queries:
        # What the planner is asked about, without being told to run it, is only planned.
        words = query["sql"].lstrip().removeprefix("EXPLAIN (FORMAT json) ").split(" ", 1)[0].upper()
        assert words in {"SELECT", "SAVEPOINT", "RELEASE", "WITH", "SET"}, query["sql"]


@pytest.mark.django_db
@pytest.mark.parametrize("nonsense", ["?on=31-02-2024", "?on=%00", "?page=99999999999999", "?q=%00", "?on=9999-99-99"])
@pytest.mark.parametrize("name", [n for n, (_, stranger, _) in MATRIX.items() if stranger == 200])
def test_nonsense_in_the_address_is_never_an_error_of_ours(name, nonsense):
    assert _client(None).get(MATRIX[name][0] + nonsense).status_code in {200, 404}
