"""A session as a document to show, print or keep: HTML, Markdown, JSON and subtitles."""
