"""Checking expectations: failures, their fixes, coverage and mutations."""
