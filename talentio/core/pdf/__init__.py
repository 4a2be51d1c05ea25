"""Printed pages: fonts, text in three scripts, sheets that flow."""
