"""What the pages and the file of accreditation rest on."""
