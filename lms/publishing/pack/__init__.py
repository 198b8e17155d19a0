"""Reads and checks a course pack: plain files in, one frozen pack and every finding out."""
