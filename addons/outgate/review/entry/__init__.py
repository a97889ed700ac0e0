"""Who comes in: passwords, one-time codes, sessions, and the headers of those who vouch for others."""
