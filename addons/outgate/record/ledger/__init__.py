"""The tamper-evident log: entries, tree, signed checkpoints, and their export."""
