"""The catalogue and the report page."""
