"""Questions: what can be read off a world without changing it."""
