"""The second program: what must happen while nobody looks. One at a time for each database."""
