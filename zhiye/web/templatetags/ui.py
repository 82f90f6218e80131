"""`{% load ui %}`: the shared tags, found where Django looks for them."""

from zhiye.web.shared.templatetags.ui import register

__all__ = ["register"]
