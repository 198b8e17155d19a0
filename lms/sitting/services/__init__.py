"""What is done to an attempt, one file for each act."""
