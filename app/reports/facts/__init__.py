"""Facts that several reports are taken of."""
