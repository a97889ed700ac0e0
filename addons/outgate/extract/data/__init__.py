"""Data as programs write it: binary messages, databases, columns, dumps."""
