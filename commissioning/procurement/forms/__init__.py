"""What an officer types about a commission: one file for each desk."""
