"""What machines ask of a proxy: does it live, can it do its work, how much does it do. On a port of its own."""
