"""Use cases of planners: reading boards, moving, creating and finishing tasks, recurrence, free time."""
