"""Examines a database: what is unsafe about it and its server, what that means, and the line that cures it."""
