"""The store: where a team's world and its history are kept, in SQLite or PostgreSQL."""
