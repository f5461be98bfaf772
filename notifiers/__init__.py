"""Channels: one file each, its settings beside its send. They know Message and nothing else."""
