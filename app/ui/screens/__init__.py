"""Screens of the entities: declarations, one module a domain, and the cards that are written by hand."""
