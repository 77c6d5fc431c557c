"""Versions of a process: what differs between two, which there were, and publishing the next."""
