"""The learning-management module: who learns, who answered, when, and what it leads to."""
