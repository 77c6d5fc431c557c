"""Reports of the domain sales."""
