"""Closed vocabularies, one module a domain. Their values stand in the database, their labels are translated."""
