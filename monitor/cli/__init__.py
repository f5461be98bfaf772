"""Commands of sla-monitor, one file each."""
