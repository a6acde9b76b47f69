"""What every desk's form needs: it acts once, overwrites nobody, loses nothing that was typed, and says why not.

A view of a desk is three sentences. Fetch the record through `visible_to`; try; answer:

    @staff(Act.PUBLISH_DECISION)
    def call_in(request, reference):
        decision = get_object_or_404(Decision.objects.visible_to(request.user), reference=reference)
        form = CallInForm(request, of=decision)
        done = attempt(form, lambda values: actions.call_in(by=request.user, on=today, decision=decision, **values),
                       then=decision_url(decision), said="The call-in is recorded.")
        return done or act_page(request, form, title=…, button=…)
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property

from commissioning.kit import dates
from commissioning.kit.models import Audited, Submission
from commissioning.kit.refusals import Refusal, Refused
from commissioning.kit.uploads import undone_on_error

KEPT_FOR_SECONDS = 60 * 60
"""How long what was typed is kept for its author after a session has ended."""

_KEPT = "typed"
_NEVER_KEPT = ("csrfmiddlewaretoken", "password")
_WHO = "desk.who"


class ActForm(forms.Form):
    """A form by which one person does one act, on the record `of` where there is one.

    It reads the request itself: a POST binds it; so does what its author typed before a session ended. Two hidden
    fields go with it: `once` names the submission, so that sending it twice acts once; `seen` names the version of
    `of` that was on the page, so that a change by somebody else in between is told and never overwritten.
    """

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    who = forms.CharField(widget=forms.HiddenInput, required=False)

    show_optional = True

    FIELD_OF: ClassVar[dict[str, str]] = {}
    """The code of a refusal → the field that it is about; any other stands above the form."""

    def __init__(
        self,
        request: HttpRequest,
        *,
        of: Audited | None = None,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.request, self.of = request, of
        self.is_brought_back = False
        data: QueryDict | None = None
        files = None
        if request.method == "POST":
            data, files = request.POST.copy(), request.FILES
            for name in list(data):
                data.setlist(name, [_typed(value) for value in data.getlist(name)])
        elif request.method in ("GET", "HEAD"):
            data = _brought_back(request)
            self.is_brought_back = data is not None
        started = {
            "once": uuid.uuid4(),
            "seen": version_of(of),
            "who": signing.dumps(request.user.pk, salt=_WHO),
            **(initial or {}),
        }
        super().__init__(data, files, initial=started, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, cleaned, without the form's own hidden fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("once", "seen", "who")}

    @property
    def typed(self) -> str:
        """A mark of everything that was typed or chosen: it goes with what an act would do, as `typed_before`."""
        own = ("csrfmiddlewaretoken", "once", "seen", "who", "step", "typed_before")
        data: Any = self.data
        told = {name: data.getlist(name) for name in sorted(data) if name not in own and any(data.getlist(name))}
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]

    @cached_property
    def was_changed_since_look(self) -> bool:
        """Whether something was changed after the page told what the act would do: that is looked at again first.

        Return in a box sends the first button of a page, which is the one that does the act.
        """
        return self.request.method == "POST" and self.request.POST.get("typed_before", self.typed) != self.typed

    @property
    def only_looks(self) -> bool:
        """Whether what was sent is to be tried and taken back, not done."""
        return self.request.POST.get("step") == "look" or self.was_changed_since_look

    def refuse(self, refusal: Refusal) -> None:
        """Say a refusal, reason and remedy: at the field that it is about where the form shows it, else above."""
        name = self.FIELD_OF.get(refusal.code)
        is_shown = name in self.fields and not self[name].is_hidden if name else False
        self.add_error(name if is_shown else None, str(refusal))

    def take(self, error: ValidationError | Refused) -> None:
        """Put an action's complaint at its fields; a refusal, and what concerns no field of this form, stand above."""
        if isinstance(error, Refused):
            self.refuse(error.refusal)
            return
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, found in error.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, found)


def version_of(record: Audited | None) -> str:
    """The version of a record that a page shows: the number of its last entry in history; "" where there is none."""
    if record is None or record.pk is None:
        return ""
    last = type(record).history.filter(pk_of(record)).order_by("-history_id").values_list("history_id", flat=True)
    return str(last.first() or "")


def pk_of(record: Audited) -> models.Q:
    """The entries of a record in its history table."""
    return models.Q(**{str(record._meta.pk.attname): record.pk})


def attempt(
    form: ActForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    then: str | Callable[[Any], str],
    said: str | Callable[[Any], str] = "",
) -> HttpResponseRedirect | None:
    """Do `act(values)` if the form was sent and is in order, and go on to `then`; None shows the form (again).

    `then` and `said` (told on the next page) may be functions of what the act returned. A submission that was sent
    before is not done again: it leads where it led the first time. With `step=look`, or where something was changed
    since, nothing is done (`looked_at`).
    """
    request = form.request
    if request.method != "POST" or form.only_looks:
        return None
    key, user = _key(form), cast(Any, request.user)
    try:
        with undone_on_error(), transaction.atomic():
            _one_at_a_time(str(key))
            before = Submission.objects.filter(key=key, sent_by=user).first()
            if before is not None:
                return HttpResponseRedirect(before.answer)
            if not form.is_valid() or _was_changed(form):
                return None
            result = act(form.values)
            answer = then(result) if callable(then) else then
            Submission(key=key, answer=answer, sent_at=timezone.now(), sent_by=user).save()
    except (Refused, ValidationError) as error:
        form.take(error)
        return None
    request.session.pop(_KEPT, None)
    words = said(result) if callable(said) else said
    if words:
        messages.success(request, words)
    return HttpResponseRedirect(answer)


def done_before(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where a submission led when it was sent before: for a view whose record is gone, because it removed it."""
    if request.method != "POST":
        return None
    key, user = _key(ActForm(request)), cast(Any, request.user)
    before = Submission.objects.filter(key=key, sent_by=user).first()
    return HttpResponseRedirect(before.answer) if before else None


def looked_at(form: ActForm, act: Callable[[dict[str, Any]], Any], *, tell: Callable[[Any], Any]) -> Any:
    """Where the form was sent with `step=look`, or changed since: what `act(values)` would do, tried and taken back.

    `tell` turns what the act returned into what the page shows, before it is taken back. None where nothing was sent
    to be looked at, or where the act is refused, which the form then says.
    """
    if form.request.method != "POST" or not form.only_looks:
        return None
    told = None
    try:
        with undone_on_error(), transaction.atomic():
            if form.is_valid() and not _was_changed(form):
                told = tell(act(form.values))
            transaction.set_rollback(True)
    except (Refused, ValidationError) as error:
        form.take(error)
    return told


def act_page(
    request: HttpRequest,
    form: ActForm,
    *,
    title: str,
    button: str,
    back: tuple[str, str],
    lead: str = "",
    is_grave: bool = False,
    refusal: Refusal | None = None,
    template: str = "desk/act.html",
    **context: Any,
) -> HttpResponse:
    """The page of one act: its title, a sentence, the form, one button and the way back (address, words).

    `is_grave` colours the button of an act that cannot be undone. Where the act is refused before anything is typed,
    `refusal` stands beside the disabled button in place of the fields.
    """
    context |= {"title": title, "button": button, "lead": lead, "is_grave": is_grave, "refusal": refusal}
    context["form"] = form
    return render(request, template, context | {"back_url": back[0], "back_words": back[1]})


# A session that ended while somebody was typing ----------------------------------------------------------------------


def keep_typed(request: HttpRequest) -> None:
    """Keep what a form sent after its session had ended, until its author has signed in again."""
    try:
        who = signing.loads(request.POST.get("who", ""), salt=_WHO, max_age=7 * 24 * 60 * 60)
    except signing.BadSignature:
        return
    data = {name: values for name, values in request.POST.lists() if not any(part in name for part in _NEVER_KEPT)}
    request.session[_KEPT] = {"path": request.get_full_path(), "who": who, "data": data, "at": _seconds()}


def _brought_back(request: HttpRequest) -> QueryDict | None:
    kept = request.session.get(_KEPT)
    if not kept or kept["path"] != request.get_full_path() or kept["who"] != request.user.pk:
        return None
    if _seconds() - kept["at"] > KEPT_FOR_SECONDS:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["data"].items():
        data.setlist(name, [_typed(value) for value in values])
    return data


# Control characters other than tabs and line ends. PostgreSQL does not hold the first of them, NUL.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def _typed(value: str) -> str:
    """What a person typed: without control characters, with line ends as they are stored; nothing if none of it shows.

    A reason of marks that nobody can see is no reason.
    """
    kept = _CONTROLS.sub("", value).replace("\r\n", "\n")
    shows = any(not one.isspace() and unicodedata.category(one) != "Cf" for one in kept)
    return kept if shows else ""


def _seconds() -> float:
    return timezone.now().timestamp()


# Sent twice, and two at once -----------------------------------------------------------------------------------------


def _key(form: ActForm) -> uuid.UUID:
    """What a submission is known by: its `once`, by whom it was sent, and what was typed.

    Whoever goes back in the browser and sends the same page with other words means another act.
    """
    try:
        once = uuid.UUID(form.data.get("once", ""))
    except ValueError:
        return uuid.uuid4()
    data: Any = form.data
    typed = sorted((name, data.getlist(name)) for name in data if not any(part in name for part in _NEVER_KEPT))
    files = sorted((name, file.name, file.size) for name, found in form.files.lists() for file in found)
    return uuid.uuid5(once, json.dumps([form.request.user.pk, typed, files]))


def _one_at_a_time(name: str) -> None:
    """Wait for whoever holds this name, until the commit."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _was_changed(form: ActForm) -> bool:
    """Whether the record was changed since the page was shown: then the form says by whom and what, field by field.

    Fields that only the other person changed take their value; those that only this person changed keep theirs.
    """
    record = form.of
    if record is None or record.pk is None:
        return False
    _one_at_a_time(f"{record._meta.label_lower} {record.pk}")
    seen, now = form.data.get("seen", ""), version_of(record)
    if seen == now:
        return False
    entries = type(record).history.filter(pk_of(record)).order_by("history_id")
    base = entries.filter(history_id=seen).first() if seen.isdecimal() and len(seen) < 19 else None
    theirs: Any = entries.last()
    if base is None or theirs is None or theirs.history_type == "-":
        form.add_error(None, "This record was removed or changed since you opened it. Open it again and look first.")
        return True
    data: Any = form.data
    form.data = data = data.copy()
    told = []
    for field in record._meta.concrete_fields:
        was, is_now = getattr(base, field.attname), getattr(theirs, field.attname)
        if was == is_now or isinstance(field, models.FileField | models.JSONField):
            continue  # a file's name says nothing to anybody, the working of a date no more than the date beside it
        told.append(f"{_called(form, field)}: “{_shown(field, was)}” is now “{_shown(field, is_now)}”")
        if field.name in form.fields:
            mine = form.cleaned_data.get(field.name)
            mine = mine.pk if isinstance(mine, models.Model) else mine
            if mine in (was, is_now):
                _retype(form, field.name, is_now)
            else:
                form.add_error(field.name, f"You and somebody else changed this. Theirs: “{_shown(field, is_now)}”.")
    data["seen"] = now
    at = dates.moment_words(timezone.localtime(theirs.history_date))
    who, what = str(theirs.history_user or "Somebody"), "; ".join(told) or "Nothing that you see here is different"
    form.add_error(
        None,
        f"{who} changed this on {at} while you were typing. {what}. "
        "What you typed is still here and nothing is saved yet: look it over and save again.",
    )
    return True


def _called(form: ActForm, field: Any) -> str:
    if field.name in form.fields:
        return str(form[field.name].label)
    words = str(field.verbose_name)
    return words[:1].upper() + words[1:]


def _shown(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(_shown(field.base_field, one) for one in value)
    if field.is_relation:
        return str(field.related_model._base_manager.filter(pk=value).first() or value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "isoformat") and not isinstance(value, datetime):
        return dates.long_date(value) if hasattr(value, "year") else str(value)
    words = str(dict(field.flatchoices).get(value, value))
    return words if len(words) <= 200 else f"{words[:199]}…"


def _retype(form: ActForm, name: str, value: Any) -> None:
    """Put a value into the data of a bound form as if it had been typed."""
    widget: Any = form.fields[name].widget
    key, data = form.add_prefix(name), cast(Any, form.data)
    if hasattr(widget, "widgets_names"):
        for part, piece in zip(widget.widgets_names, widget.decompress(value), strict=True):
            data[key + part] = "" if piece is None else str(piece)
    elif isinstance(widget, forms.CheckboxInput):
        data.pop(key, None)
        if value:
            data[key] = "on"
    elif isinstance(value, (list, tuple)):
        data.setlist(key, [str(one) for one in value])
    else:
        data[key] = "" if value is None else str(value)
