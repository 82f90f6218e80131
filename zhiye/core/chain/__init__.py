"""The audit chain: log and history tables sealed in blocks, each block over the one before it.

`writing` adds blocks, `checking` finds what was changed since, `heads` tells and exports the end.
"""
