"""What people do about accreditation: agree or not, evaluate, make the file."""
