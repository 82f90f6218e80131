"""An organisation's licences and their items (行政许可)."""
