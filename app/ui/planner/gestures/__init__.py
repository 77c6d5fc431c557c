"""What hands and keys do with the blocks of a planner: pure rules of where a block goes, and the machines that follow the pointer."""
