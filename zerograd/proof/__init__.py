"""Running the snippets: each in a process of its own, and what the run proves."""
