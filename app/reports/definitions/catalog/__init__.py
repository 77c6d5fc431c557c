"""Reports of the domain catalog."""
