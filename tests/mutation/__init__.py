"""Mutation testing of the rules that decide: does a test fail when the rule is broken?"""
