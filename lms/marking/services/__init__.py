"""The write side of marking, one file for each verb."""
