"""Archives that need a library of their own: 7z, rar, cab, cpio, ar, rpm, lha, iso images, and rarer compressions."""
