"""The calendar of one person: day, week, month, agenda."""
