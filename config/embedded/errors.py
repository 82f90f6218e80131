"""The launcher's only error: what happened and what to do."""


class ClusterError(Exception):
    """The embedded database cannot be used; `remedy` tells the operator what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy
