"""What the desks of a commission show."""
