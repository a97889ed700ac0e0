"""`python -m outgate`."""

from outgate.cli import main

main()
