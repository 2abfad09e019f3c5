"""taxonomy.toml and synonyms.tsv: what right ones give, and the sentence for each wrong one."""

from pathlib import Path

import pytest

from indexer.corpus.taxonomy import RESERVED, load_taxonomy, with_observed
from indexer.engine.schema import FIELDS
from indexer.engine.taxonomy import Taxonomy
from indexer.errors import CorpusInvalid

NAMES = [field.name for field in FIELDS]
FULL = """
[kinds]
report = "Report"

[facets.summit]
label = "Summit"
plural = "Summits"
scope = "document"
chart = true
about = "The meetings."
[[facets.summit.values]]
value = "2010"
label = "2010"
title = "The second summit"
text = "What it was."
verified = true
source = "Its report."
aliases = ["II", "second"]

[facets.pillar]
label = "Pillar"
scope = "passage"
[[facets.pillar.values]]
value = "S1"
rule = '"supervision"'
parent = "S"
[[facets.pillar.values]]
value = "s"
"""


def load(tmp_path: Path, text: str, synonyms: str = "") -> Taxonomy:
    (tmp_path / "taxonomy.toml").write_text(text, encoding="utf-8")
    (tmp_path / "synonyms.tsv").write_text(synonyms, encoding="utf-8")
    return load_taxonomy(tmp_path, NAMES)


def test_everything_arrives_and_year_and_kind_stand_at_the_end(tmp_path: Path) -> None:
    taxonomy = load(tmp_path, FULL)
    summit, pillar, year, kind = taxonomy.facets
    value = summit.values[0]

    assert (summit.label, summit.plural, summit.scope, summit.chart) == (
        "Summit",
        "Summits",
        "document",
        True,
    )
    assert (value.title, value.text, value.verified) == ("The second summit", "What it was.", True)
    assert value.aliases == ("II", "second")
    assert [(v.value, v.label, v.parent) for v in pillar.values] == [
        ("s1", "s1", "s"),
        ("s", "s", ""),
    ]
    assert pillar.plural == "Pillar"
    assert (year.name, year.values, year.chart) == ("year", (), False)
    assert [v.value for v in kind.values] == ["report", "web-page", "document"]
    assert taxonomy.kinds == {"report": "Report", "web-page": "Web page", "document": "Document"}


def test_without_files_there_are_year_and_kind_only(tmp_path: Path) -> None:
    taxonomy = load_taxonomy(tmp_path, NAMES, ["annual-report"])

    assert [facet.name for facet in taxonomy.facets] == ["year", "kind"]
    assert taxonomy.facets[0].chart, "with nothing else to chart, years are"
    assert taxonomy.kinds == {
        "annual-report": "Annual report",
        "web-page": "Web page",
        "document": "Document",
    }
    assert taxonomy.synonyms == ()


def test_open_facets_get_the_values_that_were_seen(tmp_path: Path) -> None:
    taxonomy = with_observed(
        load_taxonomy(tmp_path), {"year": {"undated", "2011", "2009"}, "kind": {"document"}}
    )

    year, kind = taxonomy.facets
    assert [(v.value, v.label) for v in year.values] == [
        ("2009", "2009"),
        ("2011", "2011"),
        ("undated", "Undated"),
    ]
    assert [v.value for v in kind.values] == ["web-page", "document"]


def facet(name: str = "a", rest: str = "", values: str = "") -> str:
    return f'[facets.{name}]\nlabel = "A"\n{rest}\n{values}'


def value(text: str, name: str = "a") -> str:
    return f"[[facets.{name}.values]]\n{text}\n"


WRONG = {
    "not TOML": ("[", "taxonomy.toml cannot be read"),
    "unknown table": ("[facet.a]", "facet is not a known field"),
    "unknown field": (facet(rest='colour = "red"'), "facets.a: colour is not a known field"),
    "unknown value field": (facet(values=value('value = "1"\nrul = "x"')), "rul is not a known"),
    "no label": ("[facets.a]", "facets.a: label is missing"),
    "bad scope": (facet(rest='scope = "page"'), "scope is 'page'"),
    "capital": (facet("Summit"), "Summit is not a facet's name"),
    "digit first": (facet('"1a"'), "1a is not a facet's name"),
    "value with a blank": (
        facet(values=value('value = "a b"')),
        "facets.a.values 1: value is 'a b'",
    ),
    "value with a minus": (facet(values=value('value = "-a"')), "value is '-a'"),
    "the group of pages without a value": (
        facet(values=value('value = "none"')),
        "value is 'none', which is reserved",
    ),
    "the group of all pages": (facet(values=value('value = "ALL"')), "is 'all', which is reserved"),
    "a kind named like a group": ('[kinds]\nall = "All"', "kinds.all is a reserved name"),
    "value missing": (facet(values=value('label = "x"')), "value is missing"),
    "value twice": (
        facet(values=value('value = "B"') + value('value = "b"')),
        "declares 'b' twice",
    ),
    "unknown parent": (
        facet(values=value('value = "b"\nparent = "c"')),
        "gives 'b' the parent 'c'",
    ),
    "own parent": (facet(values=value('value = "b"\nparent = "b"')), "puts 'b' above itself"),
    "parents in a circle": (
        facet(values=value('value = "b"\nparent = "c"') + value('value = "c"\nparent = "b"')),
        "above itself",
    ),
    "rule of a document facet": (
        facet(values=value('value = "b"\nrule = "x"')),
        "rule tags passages",
    ),
    "values as a table": (facet(rest="[facets.a.values]\nx = 1"), "write [[facets.a.values]]"),
    "chart in words": (facet(rest='chart = "yes"'), "must be true or false"),
    "kind with a blank": ('[kinds]\n"a b" = "A"', "kinds.a b is not a slug"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_taxonomy_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CorpusInvalid) as caught:
        load(tmp_path, text)

    assert message in caught.value.message
    assert "taxonomy.toml" in caught.value.message


@pytest.mark.parametrize("name", sorted({*RESERVED, *NAMES}))
def test_reserved_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CorpusInvalid, match=f"{name} is a reserved name"):
        load(tmp_path, facet(f'"{name}"'))


def test_synonyms_are_rows_of_three(tmp_path: Path) -> None:
    text = "term\tvariant\trelation\n\n# a remark\npeer\tCPS\tambiguous\r\npeer\tcoach\trelated\n"

    assert load(tmp_path, "", text).synonyms == (
        ("peer", "CPS", "ambiguous"),
        ("peer", "coach", "related"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n", "line 1 is"),
        ("a\t\tsame\n", "line 1 is"),
        ("a\tb\tsame\tc\n", "line 1 is"),
        ("a\tb\tsame\na\tb\tlike\n", "line 2: the relation 'like' is not one of same"),
        ("a\tb\tsame\na\tb\tsame\n", "line 2 repeats line 1"),
    ],
)
def test_wrong_synonyms_name_their_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CorpusInvalid) as caught:
        load(tmp_path, "", text)

    assert caught.value.message.startswith(f"synonyms.tsv: {message}")
