"""Where tickets are seen: one file a source."""
