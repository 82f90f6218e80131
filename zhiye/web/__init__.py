"""The only HTML of zhiye: five portals and the look they share."""
