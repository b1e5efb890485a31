"""The commands: a module a group; each verb reads its words, makes one call, and returns the result."""
