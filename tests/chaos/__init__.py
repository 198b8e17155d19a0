"""A battery that breaks what a running server stands on, and asks afterwards whether anything was lost or slipped."""
