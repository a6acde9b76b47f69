"""What a person types about decisions, a file for each desk."""
