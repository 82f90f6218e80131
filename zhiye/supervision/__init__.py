"""What regulators and associations watch: staffing of licences, alerts (人员预警)."""
