"""Addresses of the contracts room."""

from django.urls import path, re_path

from commissioning.kit import addresses  # noqa: F401 - registers <reference:…>
from contracts.views import awarding, changing, documents, drafting, ending, predecessor, records, register, rosters

app_name = "contracts"
urlpatterns = [
    path("contracts/", register.contract_list, name="list"),
    path("contracts/enter/", drafting.enter_outside, name="enter_outside"),
    path("commissions/<reference:reference>/contracts/enter/", drafting.enter, name="enter"),
    path("contracts/<reference:reference>/call-off/", drafting.call_off, name="call_off"),
    path("contracts/<reference:reference>/draft/", drafting.draft, name="draft"),
    path("contracts/<reference:reference>/discard/", drafting.discard, name="discard"),
    path("contracts/<reference:reference>/term/", drafting.settle_term, name="settle_term"),
    re_path(r"^contracts/(?P<reference>[A-Z]{3}-(?:[0-9]{4}-)?[0-9]{2,7})/\Z", register.contract_detail, name="detail"),
    path("contracts/<reference:reference>/award/", awarding.award, name="award"),
    path("contracts/<reference:reference>/sign/", awarding.sign, name="sign"),
    path("contracts/<reference:reference>/not-signed/", awarding.not_signed, name="not_signed"),
    path("contracts/<reference:reference>/acknowledge/", records.acknowledge, name="acknowledge"),
    path("contracts/<reference:reference>/officer-record/<int:pk>/", records.officer_record, name="officer_record"),
    path("contracts/<reference:reference>/extend/", changing.extend, name="extend"),
    path("contracts/<reference:reference>/vary/", changing.vary, name="vary"),
    path("contracts/<reference:reference>/release/", changing.release, name="release"),
    path("contracts/<reference:reference>/ledger/<int:pk>/correct/", changing.correct_row, name="correct_row"),
    path("contracts/<reference:reference>/break/<int:pk>/", ending.use_break, name="use_break"),
    path("contracts/<reference:reference>/terminate/", ending.terminate, name="terminate"),
    path("contracts/<reference:reference>/close/", ending.close, name="close"),
    path("contracts/<reference:reference>/documents/add/", documents.add, name="add_document"),
    path("contracts/<reference:reference>/documents/<int:pk>/", documents.change, name="document"),
    path("contracts/<reference:reference>/documents/<int:pk>/remove/", documents.remove, name="remove_document"),
    path("contracts/<reference:reference>/documents/<int:pk>/review/", documents.review, name="review_document"),
    path("contracts/<reference:reference>/roster/", rosters.roster, name="roster"),
    path("contracts/<reference:reference>/roster/admit/", rosters.admit, name="admit"),
    path("contracts/<reference:reference>/roster/several/", rosters.several, name="admit_several"),
    path("contracts/<reference:reference>/roster/<int:pk>/suspend/", rosters.suspend, name="suspend"),
    path("contracts/<reference:reference>/roster/<int:pk>/restore/", rosters.restore, name="restore"),
    path("contracts/<reference:reference>/roster/<int:pk>/leave/", rosters.leave, name="leave_roster"),
    path("contracts/<reference:reference>/roster/reopen/", rosters.reopen, name="reopen"),
    path("contracts/<reference:reference>/roster/withhold/", rosters.withhold, name="withhold_names"),
    path("contracts/<reference:reference>/roster/release/", rosters.release, name="release_names"),
    path("contract-documents/<int:pk>/<str:name>", documents.file, name="file"),
    path("commission-documents/<int:pk>/<str:name>", documents.commission_file, name="commission_file"),
    path("commissions/<reference:reference>/predecessor/", predecessor.predecessor, name="predecessor"),
    path(
        "commissions/<reference:reference>/predecessor/<int:pk>/remove/",
        predecessor.remove_predecessor,
        name="remove_predecessor",
    ),
]
