"""Backups as the firm plans them: made, tried by restoring, kept for a while, and watched."""
