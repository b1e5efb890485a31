"""Documents: pure functions between values and text or files."""
