"""Sheets: a question a row, in text with separators or in a workbook."""
