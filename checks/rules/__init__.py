"""Rules over a ticket: one rule a file, each a pure function that returns a finding or a standing."""
