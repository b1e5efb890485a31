"""rolecall: team access for service businesses, shown as a diff before it is saved."""

__version__ = "0.1.0"
