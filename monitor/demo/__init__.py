"""A bundled fortnight: real mail files, a small team in Rome, and what its people marked."""
