"""What a person types on the to-do list: that something was done, and for which days a report is made."""

from __future__ import annotations

from commissioning.kit.desk import ActForm
from commissioning.kit.forms import DayMonthYearField
from decisions.filters import PeriodForm


class DoneForm(ActForm):
    """The day on which a follow-up was done."""

    done_on = DayMonthYearField(label="When was it done?", called="The day on which it was done")


class PeriodOfReport(PeriodForm):
    """The days that a report covers, both included."""

    since = DayMonthYearField(label="From", called="The first day")
    until = DayMonthYearField(label="Until", called="The last day")


class ReportedForm(ActForm):
    """That a report was made to council: for which days, and at which meeting."""

    from_on = DayMonthYearField(label="From", called="The first day")
    until_on = DayMonthYearField(label="Until", called="The last day")
    reported_on = DayMonthYearField(label="Day of the council meeting", called="The day of the meeting")


class NothingToType(ActForm):
    """An act that needs no words."""
