"""批量填报: employment records from a spreadsheet, judged first and filed on a word (ZS-26)."""
