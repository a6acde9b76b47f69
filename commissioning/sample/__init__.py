"""The sample council: Calderwick, with five commissions and forty ordinary contracts, built only through actions."""

SAMPLE_PASSWORD = "one-thread-from-need-to-end"  # noqa: S105  (printed for everyone who tries the sample)
SAMPLE_DOMAIN = "calderwick.example"
SAMPLE_USERS = ("clerk", "officer", "manager", "auditor", "admin")
