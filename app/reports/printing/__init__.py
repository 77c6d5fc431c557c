"""Printed forms: a template and a record become a PDF, the same bytes for preview, printer, mail and file.

``Printer`` (printer.py) is the door: it renders in a child process with limits of time and memory. The way of a paper:
form.toml + template.rml → Jinja in a sandbox, each tag marked with its line (template.py) → gate with a list of allowed tags
(gate.py) → RML with our own directives (document.py, ledger_table.py, code_directives.py, placed.py) → PDF.
"""
