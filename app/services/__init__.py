"""Use cases: the only place that writes."""
