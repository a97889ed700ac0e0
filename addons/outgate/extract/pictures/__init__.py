"""Pictures: what is written in them, their codes, and what is said of them. Nothing is written back."""
