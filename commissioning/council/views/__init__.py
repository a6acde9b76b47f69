"""The views of this room, by subject: accounts and passwords, users, bodies and meetings, and what stands for years."""
