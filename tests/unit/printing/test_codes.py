"""Texts of payment codes as the standards write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.reports.printing.codes import code128_runs, epc_text, qr_runs, rouble_text


def test_epc_text_when_complete_then_lines_of_the_standard() -> None:
    text = epc_text(
        name="  Atelier\nBoréal SAS", iban="FR76 3000 6000 0112 3456 7890 189", bic="AGRIFRPP", amount=Decimal("1234.565"), reference="2026-0147"
    )
    assert text == "BCD\n002\n1\nSCT\nAGRIFRPP\nAtelier Boréal SAS\nFR7630006000011234567890189\nEUR1234.57\n\n\n2026-0147"


@pytest.mark.parametrize("amount", ["0", "0.004", "-5", "1000000000"])
def test_epc_text_when_amount_is_outside_the_rules_then_empty(amount: str) -> None:
    assert epc_text(name="A", iban="DE89370400440532013000", amount=Decimal(amount), reference="1") == ""


def test_epc_text_when_name_is_long_then_cut_to_seventy() -> None:
    line = epc_text(name="x" * 90, iban="DE89370400440532013000", amount=Decimal(1), reference="r" * 200).split("\n")
    assert (len(line[5]), len(line[10])) == (70, 140)


def test_rouble_text_when_complete_then_the_example_of_the_standard() -> None:
    text = rouble_text(
        name="ООО «Ромашка»", account="40702810138250123017", bank="ПАО Сбербанк", bic="044525225", correspondent_account="30101810400000000225",
        amount=Decimal(12345), purpose="Оплата по счету № 15 от 01.03.2026", tax_id="7707083893",
    )  # fmt: skip
    assert text == (
        "ST00012|Name=ООО «Ромашка»|PersonalAcc=40702810138250123017|BankName=ПАО Сбербанк|BIC=044525225|CorrespAcc=30101810400000000225"
        "|PayeeINN=7707083893|Sum=1234500|Purpose=Оплата по счету № 15 от 01.03.2026"
    )


def test_rouble_text_when_a_value_holds_the_separator_then_another_is_taken() -> None:
    text = rouble_text(name="A|B", account="1" * 20, bank="C", bic="044525225", correspondent_account="", amount=Decimal(1), purpose="x")
    assert text.startswith("ST00012~Name=A|B~")
    assert "~CorrespAcc=0~" in text


def test_rouble_text_when_the_bank_is_missing_then_empty() -> None:
    assert rouble_text(name="A", account="1" * 20, bank="", bic="", correspondent_account="", amount=Decimal(1), purpose="x") == ""


def test_code_runs_when_made_then_inside_their_size() -> None:
    size, runs = qr_runs("KONTOR")
    assert size >= 21
    assert all(0 <= row < size and start >= 0 and length > 0 and start + length <= size for row, start, length in runs)
    width, bars = code128_runs("KONTOR:invoice:147")
    assert bars[0][0] == 0
    assert bars[-1][0] + bars[-1][1] == width
