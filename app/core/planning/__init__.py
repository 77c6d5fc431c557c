"""Planning without a database: what a board shows, wall time, working time, recurrence, load."""
