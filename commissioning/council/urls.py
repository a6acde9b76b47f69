"""Addresses of accounts and of set-up."""

from django.urls import path

from commissioning.council.models import LinkPurpose
from commissioning.council.views import account, bodies, standing, users
from commissioning.kit import addresses  # noqa: F401 - registers <day:…>

app_name = "council"
INVITATION, RESET = {"purpose": LinkPurpose.INVITATION}, {"purpose": LinkPurpose.RESET}
AREA, WARD = {"kind": "service area"}, {"kind": "ward"}

urlpatterns = [
    path("account/sign-in/", account.sign_in, name="sign_in"),
    path("account/sign-out/", account.sign_out, name="sign_out"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/forgotten/", account.forgotten, name="forgotten"),
    path("account/invitation/<slug:token>/", account.password_by_link, INVITATION, name="invitation"),
    path("account/reset/<slug:token>/", account.password_by_link, RESET, name="reset"),
    path("council/", standing.desk, name="desk"),
    path("council/users/", users.users, name="users"),
    path("council/users/invite/", users.invite, name="invite"),
    path("council/users/<int:pk>/", users.user, name="user"),
    path("council/users/<int:pk>/change/", users.change_user, name="change_user"),
    path("council/users/<int:pk>/link/", users.send_link, name="send_link"),
    path("council/users/<int:pk>/deactivate/", users.deactivate, name="deactivate"),
    path("council/users/<int:pk>/reactivate/", users.reactivate, name="reactivate"),
    path("council/bodies/", bodies.bodies, name="bodies"),
    path("council/bodies/new/", bodies.add_body, name="add_body"),
    path("council/bodies/<slug:slug>/", bodies.body, name="body"),
    path("council/bodies/<slug:slug>/change/", bodies.change_body, name="change_body"),
    path("council/bodies/<slug:slug>/members/new/", bodies.add_member, name="add_member"),
    path("council/bodies/<slug:slug>/members/<int:pk>/", bodies.change_member, name="change_member"),
    path("council/meetings/", bodies.meetings, name="meetings"),
    path("council/meetings/new/", bodies.add_meeting, name="add_meeting"),
    path("council/meetings/<int:pk>/", bodies.meeting, name="meeting"),
    path("council/meetings/<int:pk>/change/", bodies.change_meeting, name="change_meeting"),
    path("council/meetings/<int:pk>/move/", bodies.move_meeting, name="move_meeting"),
    path("council/mailing-list/", bodies.mailing_list, name="mailing_list"),
    path("council/mailing-list/new/", bodies.add_mailing_address, name="add_mailing_address"),
    path("council/mailing-list/<int:pk>/", bodies.mailing_address, name="mailing_address"),
    path("council/standing-orders/", standing.standing_orders, name="standing_orders"),
    path("council/standing-orders/new/", standing.add_standing_orders, name="add_standing_orders"),
    path("council/standing-orders/<day:day>/", standing.standing_orders_version, name="standing_orders_version"),
    path(
        "council/standing-orders/<day:day>/correct/", standing.correct_standing_orders, name="correct_standing_orders"
    ),
    path("council/closure-days/", standing.closure_days, name="closure_days"),
    path("council/closure-days/new/", standing.add_closure_day, name="add_closure_day"),
    path("council/closure-days/<day:day>/remove/", standing.remove_closure_day, name="remove_closure_day"),
    path("council/posts/", standing.posts, name="posts"),
    path("council/posts/new/", standing.add_post, name="add_post"),
    path("council/posts/<int:pk>/", standing.post, name="post"),
    path("council/posts/<int:pk>/change/", standing.change_post, name="change_post"),
    path("council/posts/<int:pk>/names/new/", standing.add_alias, name="add_alias"),
    path("council/posts/<int:pk>/names/<int:alias_pk>/remove/", standing.remove_alias, name="remove_alias"),
    path("council/posts/<int:pk>/holders/new/", standing.appoint, name="appoint"),
    path("council/posts/<int:pk>/holders/<int:holder_pk>/", standing.change_holder, name="change_holder"),
    path("council/service-areas/", standing.places, AREA, name="service_areas"),
    path("council/service-areas/new/", standing.add_place, AREA, name="add_service_area"),
    path("council/service-areas/<slug:slug>/", standing.place, AREA, name="service_area"),
    path("council/service-areas/<slug:slug>/change/", standing.change_place, AREA, name="change_service_area"),
    path("council/wards/", standing.places, WARD, name="wards"),
    path("council/wards/new/", standing.add_place, WARD, name="add_ward"),
    path("council/wards/<slug:slug>/", standing.place, WARD, name="ward"),
    path("council/wards/<slug:slug>/change/", standing.change_place, WARD, name="change_ward"),
]
