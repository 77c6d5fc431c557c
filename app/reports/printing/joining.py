"""Several PDFs as one, for a job that is previewed, printed and saved together."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2

from app.reports.printing.preview import PDFIUM


def joined(papers: Sequence[bytes]) -> bytes:
    """The pages of all papers, one after the other; each keeps its size and its own page numbers."""
    buffer = io.BytesIO()
    with PDFIUM:
        whole = pypdfium2.PdfDocument.new()
        for pdf in papers:
            part = pypdfium2.PdfDocument(pdf)
            whole.import_pages(part)
            part.close()
        whole.save(buffer)
        whole.close()
    return buffer.getvalue()
