"""How the program talks to a database: engines, sessions, portable types, locks, journal, migrations; it knows no business table."""
