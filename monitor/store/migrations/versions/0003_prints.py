"""What the messages of threads are alike by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT = {"sqlite_strict": True, "sqlite_autoincrement": True}


def upgrade() -> None:
    """Move forward."""
    op.create_table(
        "prints",
        sa.Column("sighting_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("print", sa.LargeBinary(), nullable=False),
        sa.Column("near", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["sighting_id"], ["sightings.id"], name="fk_prints_sighting_id_sightings"),
        sa.PrimaryKeyConstraint("sighting_id", name="pk_prints"),
        **STRICT,
    )
    op.create_index("ix_prints_source_sighting_id", "prints", ["source", "sighting_id"])
