"""Reminders: made and moved with their tasks, claimed for a while, shown once, answered, told to the head when nobody reacts."""
