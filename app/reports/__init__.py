"""What the program shows and prints out of its records; read only."""
