"""What comes of checking expectations: failures, fixes, coverage, mutations."""
