"""A certificate as a file that anybody can check: Open Badges 3.0 on W3C Verifiable Credentials 2.0."""
