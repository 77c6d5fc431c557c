"""Reports of the domain planning."""
