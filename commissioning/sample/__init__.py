"""The sample council: Calderwick, with five commissions and forty ordinary contracts, built only through actions."""

SAMPLE_PASSWORD = "one-thread-from-need-to-end"
SAMPLE_DOMAIN = "calderwick.example"
SAMPLE_USERS = ("clerk", "officer", "manager", "auditor", "admin")
