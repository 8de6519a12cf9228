"""Makes the Word and PDF samples anew: `python valstuga/plan/tests/samples/make_samples.py`. Made-up associations."""

from pathlib import Path

import typst
from docx import Document

HERE = Path(__file__).parent


def styled() -> None:
    """Word with heading styles, list styles and a table of measures; no contents page."""
    document = Document()
    document.add_paragraph("Verksamhetsplan 2027 för Cykelvännerna", style="Title")
    document.add_heading("Inledning", 1)
    document.add_paragraph("Cykelvännerna samlar dem som vill ta sig fram utan motor i Exempelby.")
    document.add_heading("Trygga vägar", 1)
    document.add_heading("Belysning", 2)
    document.add_paragraph("Vägbelysningsgruppen har ansvaret för mätningarna under vintern.")
    document.add_paragraph("Att göra:")
    for text in ("Mäta ljuset längs skolvägen", "Skriva till kommunen senast 1 februari"):
        document.add_paragraph(text, style="List Bullet")
    document.add_heading("Åtgärder under våren", 2)
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Åtgärd", "Ansvarig", "Klart"), strict=True):
        cell.text = text
    for row in (
        ("Laga pumpen vid stationen", "Verkstadsgruppen", "v. 14"),
        ("Rita en karta", "Kim Exempel", "2027-05-31"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_heading("Fest", 1)
    document.add_heading("Cykelns dag", 2)
    document.add_paragraph("Att göra:")
    document.add_paragraph("Boka torget", style="List Number")
    document.save(str(HERE / "cykel.docx"))


def bold() -> None:
    """Word by someone who never uses styles: bold lines are headings, dashes are lists."""
    document = Document()

    def strong(text: str) -> None:
        document.add_paragraph().add_run(text).bold = True

    document.add_paragraph("Handlingsplan 2027")
    strong("Körsång på torget")
    document.add_paragraph("Kören sjunger utomhus så ofta vädret tillåter.")
    document.add_paragraph("Att göra:")
    document.add_paragraph("- Välja tolv sånger")
    document.add_paragraph("- Låna en scen")
    strong("Nya medlemmar")
    document.add_paragraph("Alla som vill får vara med. Medlemsgruppen ansvarar för välkomnandet.")
    document.add_paragraph("Att göra:")
    document.add_paragraph("• Trycka ett kort")
    document.save(str(HERE / "koren.docx"))


PDF = """
#set page(paper: "a5", footer: context align(center)[#counter(page).display()])
#set text(lang: "sv", size: 10pt)
#set heading(numbering: none)
#align(center)[#text(size: 20pt, weight: "bold")[Verksamhetsplan 2027]]
#align(center)[Byalaget i Exempelby]
#outline(title: [Innehåll])
#pagebreak()
= Del 1. Vad vi vill
== En levande by
#lorem_a
== Vägen till skolan
#lorem_b
= Del 2. Vad vi gör
== Möten
Mötesgruppen samordnar alla möten under året och ser till att det finns kaffe.

*Att göra:*
- Ordna fyra byamöten, det första senast 20 februari, och bjuda in alla som bor längs vägen ned mot sjön
- Skriva ett blad till alla hushåll
#pagebreak()
== Dansbanan
#lorem_a

*Att göra:*
- Byta golvet
"""


def printed() -> None:
    """A PDF with a contents page, page numbers, and larger headings."""
    a = "Byn ska ha ljus i fönstren också om vintern, och den som flyttar hit ska känna sig väntad redan första dagen."
    b = "Barnen går och cyklar till skolan. Därför behöver vägen en kant, och bilar ska köra sakta förbi hållplatsen."
    source = PDF.replace("#lorem_a", a).replace("#lorem_b", b)
    (HERE / "byalaget.pdf").write_bytes(typst.compile(source.encode()))


if __name__ == "__main__":
    styled()
    bold()
    printed()
