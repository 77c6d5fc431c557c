"""The day of one person: what stands in the plan, as paper, and as a letter in the morning."""
