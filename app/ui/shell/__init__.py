"""The frame round the pages: window, navigation, tabs, palette, login."""
