"""Forms of administration, one file for each noun."""
