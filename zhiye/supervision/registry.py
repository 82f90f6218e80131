"""What this app registers with the layers below."""

from zhiye.supervision import templates  # noqa: F401
