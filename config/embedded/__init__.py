"""Launcher of the embedded PostgreSQL. Standard library only, so that set-up can use it."""

from config.embedded.cluster import APPLICATION, OWNER, Cluster, Lease, dies_with_parent
from config.embedded.errors import ClusterError

__all__ = ["APPLICATION", "OWNER", "Cluster", "ClusterError", "Lease", "dies_with_parent"]
