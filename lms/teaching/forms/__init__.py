"""Forms of teaching, one file for what they are about: a trainee, dates, a sitting."""
