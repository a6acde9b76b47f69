"""What an officer types: one file for each desk."""
