"""What the doctor tries: a room for each kind of thing. A probe reads no mail, keeps nothing and tells nobody."""
