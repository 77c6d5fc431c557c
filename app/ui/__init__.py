"""The window: the kit, the shell and the pages."""
