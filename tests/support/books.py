"""A small library for the tests of search: books whose numbers can be counted by hand."""

from tests.support.small_index import Book, Sheet

__all__ = ["BOOKS"]

BOOKS = (
    Book(
        "whole",
        "Whole health and peers",
        (
            Sheet(
                "Whole health is for body and mind. Health comes first.", "What it is", ("health",)
            ),
            Sheet("Peers support whole health in every state.", "Who does it", ("health",), "ii"),
            Sheet("Medicaid pays for a service of peers.", "Who pays", ("billing",), "iii"),
        ),
        authors=("A. Author", "B. Writer"),
        abstract="How peers support health.",
        published="2011-09",
        summits=("2011",),
    ),
    Book(
        "billing",
        "Billing in the states",
        (
            Sheet("A state bills Medicaid for each service.", "Billing", ("billing",)),
            Sheet("The health of a budget is not our subject.", "Limits", ("billing", "health")),
        ),
        published="2010",
        summits=("2010",),
    ),
    Book(
        "lost", "A lost report on whole health", abstract="Medicaid and peers.", summits=("2009",)
    ),
    Book(
        "codes",
        "Codes and numbers",
        (
            Sheet("Code H0038-HQ, waiver 1915(i), rule #07-011, c/s/x and 25-year plans."),
            Sheet("Certified specialists certify. Certification is certain; café culture."),
        ),
        published="2010-05-01",
        summits=("2010", "2011"),
    ),
)
