"""Migrations: a module for each version of the tables, which makes them of those of the version before it.

Each runs once in the life of a store, within the transaction that its caller has begun. Its tables are spelled out, so
that it stays what it is when the tables of today change.
"""
