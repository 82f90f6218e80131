"""Employment records: who works for whom, with which certificate item (聘用记录)."""
