"""All files that other programs read, written beside the pages: Markdown, llms.txt, feed, questions.json, sitemap, snippets."""
