"""Official prints (打印件): made by typst, numbered, and confirmed on a public page."""
