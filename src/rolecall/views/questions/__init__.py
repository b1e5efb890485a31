"""Questions about people, permissions and places, each with its answer."""
