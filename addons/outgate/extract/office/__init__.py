"""Office documents: what they show as text and tables, and the members of their packages rewritten."""
