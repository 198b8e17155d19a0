"""Questions whose answer is a set of points on a figure: what the kinds share."""
