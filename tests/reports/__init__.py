"""Reports: figures worked out by hand, the same on the three databases."""
