"""What an instructor needs to defend and to mend a quiz: figures of it and of its items, and the answers behind."""
