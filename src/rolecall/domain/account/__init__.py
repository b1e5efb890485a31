"""The live account, without a network: what it said, what that means here, and what to send it."""
