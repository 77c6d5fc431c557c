"""Processes as they are drawn: drafts that several people may open, and published versions that nobody changes."""
