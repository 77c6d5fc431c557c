"""stub"""
from app.ui.forms.card_page import CardPage
class DocumentCard(CardPage):
    """stub"""
