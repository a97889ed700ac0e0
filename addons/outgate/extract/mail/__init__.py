"""Mail as files: internet messages, mailboxes of them, and what Outlook writes."""
