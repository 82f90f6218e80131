"""Looking into an upload before anything else touches it (assurance 22, 23, 50).

Extension, magic bytes and declared type must agree; images are drawn anew, PDFs rewritten without
anything active, office files refused when they hold bombs, macros, entities or outside links.
"""

from zhiye.files.inspection.inspect import Cleaned, Limits, inspect

__all__ = ["Cleaned", "Limits", "inspect"]
