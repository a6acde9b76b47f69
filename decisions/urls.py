"""Addresses of the decisions room; a decision's own page and its record are overview's."""

from django.urls import path

from commissioning.kit import addresses  # noqa: F401 - registers <reference:…> and <day:…>
from decisions.views import calling_in, correcting, documents, meeting, plan, publishing, register

app_name = "decisions"
urlpatterns = [
    path("decisions/", register.decision_list, name="list"),
    path("decisions/<reference:reference>/documents/add/", documents.add, name="add_document"),
    path("decisions/<reference:reference>/documents/<int:pk>/", documents.change, name="document"),
    path("decisions/<reference:reference>/documents/<int:pk>/remove/", documents.remove, name="remove_document"),
    path("documents/<int:pk>/<str:name>", documents.file, name="file"),
    path("decisions/<reference:reference>/exemptions/", documents.exemptions, name="exemptions"),
    path(
        "decisions/<reference:reference>/exemptions/<slug:kind>/<int:pk>/",
        documents.review_exemption,
        name="review_exemption",
    ),
    path("decisions/<reference:reference>/preview/", publishing.preview, name="preview"),
    path("decisions/<reference:reference>/preview/notice.pdf", publishing.preview_pdf, name="preview_pdf"),
    path("decisions/<reference:reference>/publish/", publishing.publish, name="publish"),
    path("decisions/<reference:reference>/<int:number>/take-down/", publishing.take_down, name="take_down"),
    path("decisions/<reference:reference>/waive-call-in/", calling_in.waive_call_in, name="waive_call_in"),
    path("decisions/<reference:reference>/call-in/", calling_in.call_in, name="call_in"),
    path("decisions/<reference:reference>/confirm/", calling_in.confirm, name="confirm"),
    path("decisions/<reference:reference>/refer-back/", calling_in.refer_back, name="refer_back"),
    path("decisions/<reference:reference>/mail/", meeting.mail, name="mail"),
    path("meetings/<day:held_on>-<slug:slug>/record/", meeting.record, name="meeting_record"),
    path("meetings/<day:held_on>-<slug:slug>/record/order/", meeting.agenda, name="meeting_agenda"),
    path("meetings/<day:held_on>-<slug:slug>/record/mail/", meeting.meeting_mail, name="meeting_mail"),
    path("decisions/<reference:reference>/correct/", correcting.correct, name="correct"),
    path("decisions/<reference:reference>/correct/clauses/new/", correcting.correct_clause, name="correct_new_clause"),
    path("decisions/<reference:reference>/correct/clauses/<int:pk>/", correcting.correct_clause, name="correct_clause"),
    path("decisions/<reference:reference>/correct/<slug:code>/", correcting.correct_part, name="correct_part"),
    path("forward-plan/", plan.forward_plan, name="forward_plan"),
    path("forward-plan/enter/", plan.enter_item, name="enter_item"),
    path("forward-plan/next/", plan.next_edition, name="next_edition"),
    path("forward-plan/next/preview/", plan.preview_edition, name="preview_edition"),
    path("forward-plan/next/preview.pdf", plan.preview_edition_paper, name="preview_edition_pdf"),
    path("forward-plan/<int:number>/", plan.edition, name="edition"),
    path("forward-plan/<int:number>/plan.pdf", plan.edition_paper, name="edition_pdf"),
    path("forward-plan/<int:number>.json", plan.edition_json, name="edition_json"),
    path("decisions/<reference:reference>/item/", plan.item, name="item"),
    path("decisions/<reference:reference>/notices/", plan.notices, name="notices"),
    path("decisions/<reference:reference>/notices/<slug:kind>/", plan.give_notice, name="give_notice"),
    path("decisions/<reference:reference>/withdraw/", plan.withdraw, name="withdraw"),
]
