"""Pure core: calendars, clocks, schemes, rules, verdicts, alerts. No I/O and no clock of its own."""
