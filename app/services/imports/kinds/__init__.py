"""The kinds of import, one module each; importing the package declares them all."""

from app.services.imports.kinds import clients, contacts, documents, prices, products, stock

__all__ = ["clients", "contacts", "documents", "prices", "products", "stock"]
