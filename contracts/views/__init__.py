"""The pages and desks of contracts."""
