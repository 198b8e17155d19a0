"""Texts of our own, half of them with what identifies somebody, each place labelled with its kind."""
