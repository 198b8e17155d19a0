"""What a credential is and when it holds: values in, values out; no web, no database, no network."""
