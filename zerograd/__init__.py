"""Zero Grad: the library behind the site. Rooms: catalogue (reads the files), proof (runs the snippets), site (what the
build needs beyond plain Markdown). Only `proof` needs torch."""
