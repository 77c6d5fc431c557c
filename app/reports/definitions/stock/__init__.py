"""Reports of the domain stock."""
