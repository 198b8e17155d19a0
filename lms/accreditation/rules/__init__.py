"""Pure decisions of accreditation: the box of answers, what is missing in a file, what numbers may be told."""
