"""The week's digest: gathered for a reader, put into words, told as text, HTML or data."""
