"""The desks of a commission: the need, its lots, its timetable, its documents."""
