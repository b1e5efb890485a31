"""The terminal: streams, tables, diffs, the JSON envelope and prompts."""
