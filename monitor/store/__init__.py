"""What is kept: sightings, assignments, ledger, outbox, and the caches derived from them."""
