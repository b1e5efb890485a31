"""Truths: what exists and what follows from it; standard library only, no input or output but the data files."""
