"""What administrators read, one file for each noun."""
