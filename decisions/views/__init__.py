"""The pages of the decisions room, a file for each desk."""
