"""`flask sitting time-audit`: whether the time that a start page promises is the time that is given."""
