"""Addresses of the desks of commissions."""

from django.urls import path

from commissioning.kit import addresses  # noqa: F401 - registers <reference:…>
from commissioning.procurement.views import commission, documents, lots, timetable

app_name = "procurement"
urlpatterns = [
    path("commissions/enter/", commission.enter, name="enter"),
    path("commissions/<reference:reference>/change/", commission.change, name="change"),
    path("commissions/<reference:reference>/term/", commission.term, name="term"),
    path("commissions/<reference:reference>/lots/", lots.lots, name="lots"),
    path("commissions/<reference:reference>/lots/add/", lots.add, name="add_lot"),
    path("commissions/<reference:reference>/lots/<int:pk>/", lots.change, name="lot"),
    path("commissions/<reference:reference>/lots/<int:pk>/remove/", lots.remove, name="remove_lot"),
    path("commissions/<reference:reference>/decisions/link/", commission.link_decision, name="link_decision"),
    path(
        "commissions/<reference:reference>/decisions/<int:pk>/remove/",
        commission.unlink_decision,
        name="unlink_decision",
    ),
    path("commissions/<reference:reference>/assumptions/add/", commission.add_assumption, name="add_assumption"),
    path("commissions/<reference:reference>/doubts/add/", commission.add_doubt, name="add_doubt"),
    path(
        "commissions/<reference:reference>/assumptions/<int:pk>/remove/",
        commission.remove_assumption,
        name="remove_assumption",
    ),
    path("commissions/<reference:reference>/doubts/<int:pk>/remove/", commission.remove_doubt, name="remove_doubt"),
    path("commissions/<reference:reference>/close/", commission.close, name="close"),
    path("commissions/<reference:reference>/abandon/", commission.abandon, name="abandon"),
    path("commissions/<reference:reference>/timetable/", timetable.timetable, name="timetable"),
    path("commissions/<reference:reference>/timetable.csv", timetable.timetable_csv, name="timetable_csv"),
    path("commissions/<reference:reference>/timetable/<int:pk>/<slug:step>/", timetable.milestone, name="milestone"),
    path("lead-times/", timetable.lead_times, name="lead_times"),
    path("lead-times/<slug:route>/", timetable.lead_time, name="lead_time"),
    path("lead-times/<int:pk>/remove/", timetable.remove_lead_time, name="remove_lead_time"),
    path("commissions/<reference:reference>/documents/add/", documents.add, name="add_document"),
    path("commissions/<reference:reference>/documents/<int:pk>/", documents.change, name="document"),
    path("commissions/<reference:reference>/documents/<int:pk>/remove/", documents.remove, name="remove_document"),
    path("commissions/<reference:reference>/documents/<int:pk>/review/", documents.review, name="review_document"),
]
