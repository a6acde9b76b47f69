"""Two officers at the same moment: over real HTTP, two worker processes, and a control without the locks."""
