"""Launcher of the embedded PostgreSQL. Standard library only, so that set-up can use it."""

from config.embedded.cluster import Cluster, ClusterError, Lease

__all__ = ["Cluster", "ClusterError", "Lease"]
