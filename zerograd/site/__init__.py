"""What the build of the site needs beyond plain Markdown: Markdown extensions, and the functions that `hooks.py` calls."""
