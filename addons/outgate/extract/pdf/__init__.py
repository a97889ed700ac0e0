"""PDF: text, tables, notes, form fields, attachments and properties. Read only: what is found in one blocks it."""
