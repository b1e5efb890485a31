"""Completion in bash, zsh, fish and PowerShell: scripts made from the commands, and a light entry for names."""
