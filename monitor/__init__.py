"""Shell: configuration, sources, store, jobs, daemon and command line around the pure core."""
