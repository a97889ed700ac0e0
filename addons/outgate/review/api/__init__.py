"""The console for programs: the same as JSON under `/api`, with a token of an account, and the same roles and scope."""
