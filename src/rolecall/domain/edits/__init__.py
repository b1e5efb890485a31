"""Edits: pure functions from one world to another. They ask nothing, print nothing and read no clock."""
