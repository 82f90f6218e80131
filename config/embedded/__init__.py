"""Launcher of the embedded PostgreSQL. Standard library only, so that set-up can use it."""

from config.embedded.cluster import APPLICATION, OWNER, Cluster, Lease
from config.embedded.errors import ClusterError
from config.embedded.processes import dies_with_parent

__all__ = ["APPLICATION", "OWNER", "Cluster", "ClusterError", "Lease", "dies_with_parent"]
