"""Records of decisions turned into words for a page, a file for each desk."""
