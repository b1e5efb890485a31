"""Use-cases: the story of each verb. No third party is imported here."""
