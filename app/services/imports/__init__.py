"""Tables from files into the database: read, guess, map, try, write, and undo."""
