"""The road of a sighting: collect, read, judge, deliver, report; each job takes the house and `now`."""
