"""The reports: each an answer of the same form."""
