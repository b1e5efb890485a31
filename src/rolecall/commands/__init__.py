"""The words: one module a group, each verb gathers, does and says."""
