"""The commands of `python -m zerograd`, one module each: `add_arguments(parser)` and `main(options) -> exit status`."""
