"""The step-through of a training loop: recording a run line by line, and showing it on a page."""
