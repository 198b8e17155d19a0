"""What whoever marks sees: answers with their marks, and what waits."""
