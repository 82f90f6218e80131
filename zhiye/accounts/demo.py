"""The one password all demo accounts share. Production refuses to start while one exists."""

PASSWORD = "shiyong-2026-zhiye"  # noqa: S105
