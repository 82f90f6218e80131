"""Persons who work with special equipment (从业人员)."""
