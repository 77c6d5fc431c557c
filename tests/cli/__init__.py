"""The kontor command."""
