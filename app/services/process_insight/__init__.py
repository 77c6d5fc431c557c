"""What cases tell about their process: where they stand, how long steps take, which way they really go."""
