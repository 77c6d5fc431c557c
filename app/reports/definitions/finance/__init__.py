"""Reports of the domain finance."""
