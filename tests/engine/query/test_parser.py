"""The query language, one row a behaviour: what is typed, how it is understood, what is said."""

import pytest

from indexer.engine.query.describe import describe
from indexer.engine.query.lexer import MAX_CHARACTERS, MAX_DEPTH, MAX_WORD, MAX_WORDS
from indexer.engine.query.messages import NOTICES
from indexer.engine.query.parser import parse
from indexer.engine.query.render import to_query_string
from indexer.engine.schema import FIELDS
from tests.support.cpu_limit import cpu_limit

FIELD_NAMES = tuple(field.name for field in FIELDS)
FACETS = ("summit", "topic")

# (typed, the tree as it is rendered, codes of the remarks)
# Pairs of quotation marks in use.
_PAIRS = (
    *('""', "\u201c\u201d", "\u201e\u201c", "\u00ab\u00bb", "\u00bb\u00ab", "\u201e\u201d"),
    "\uff02" * 2,
)

UNDERSTOOD = [
    # words
    ("", "", []),
    ("   ", "", []),
    ("health", "health", []),
    ("whole health", "whole AND health", []),
    ("health health", "health AND health", []),
    ("and or not", "and AND or AND not", []),
    ("cats and dogs", "cats AND dogs", ["stop_words_ignored"]),
    # plain words are no syntax
    ("1915(i) waiver", "1915(i) AND waiver", []),
    ("(1915(i) waiver) OR plan", "(1915(i) AND waiver) OR plan", []),
    ("H0038-HQ #07-011 c/s/x 25-year", "H0038-HQ AND #07-011 AND c/s/x AND 25-year", []),
    ("peer? 10:30 a/b", "peer? AND 10:30 AND a/b", []),
    ("https://example.org/a?b=c", "https://example.org/a?b=c", []),
    ("peer & support / care - plan", "peer AND support AND care AND plan", []),
    ("peer ? * support", "peer AND support", ["signs_ignored"]),
    ('- + "', "", ["nothing_to_search"]),
    ("???", "", ["signs_ignored", "nothing_to_search"]),
    ("--verbose", "--verbose", []),
    ("e-mail", "e-mail", []),
    ("N.A.P.S. caf\u00e9", "N.A.P.S. AND caf\u00e9", []),
    # phrases
    ('"whole health" medicaid', '"whole health" AND medicaid', []),
    ("\u201cwhole  health\u201d \u00abbody mind\u00bb", '"whole health" AND "body mind"', []),
    ('peer "support"', "peer AND support", ["one_word_quoted"]),
    ('title:"N.A.P.S."', "title:N.A.P.S.", ["one_word_quoted"]),
    ('"the" "AND" ="peer"', '"the" AND "AND" AND ="peer"', []),
    ('"the state of the art"', '"the state of the art"', []),
    ('"whole health', '"whole health"', ["unclosed_quote"]),
    (
        "\u201cHe said \u2018peer support\u2019 works\u201d",
        '"He said \u2018peer support\u2019 works"',
        [],
    ),
    ("\"a 'b' c\"", "\"a 'b' c\"", []),
    ("\u00aba \u201eb\u201c c\u00bb", '"a b c"', []),
    ("\u201ca \u201cb\u201d c\u201d d", '"a b c" AND d', []),
    ('\u201ca "b" c\u201d', '"a b c"', []),
    ('"a \u201cb\u201d c" d', '"a b c" AND d', []),
    ('"whole health\u201d d', '"whole health" AND d', []),
    ('"peer x "care" health y"', '"peer x" AND care AND "health y"', ["quotes_inside"]),
    ('health "', "health", []),
    ('""', "", ["nothing_to_search"]),
    ('peer"whole health"', 'peer AND "whole health"', []),
    # wildcards and fuzzy words
    ("certif* w?ld*card", "certif* AND w?ld*card", []),
    ("what is peer support?", "peer AND support?", ["stop_words_ignored"]),
    ("H0038-H* =certif*", "H0038-H* AND certif*", []),
    ('"whole heal*" "certif*"', '"whole heal*" AND "certif*"', []),
    ("*ing peer", "*ing AND peer", ["leading_wildcard"]),
    ('"peer * support"', '"peer * support"', ["lone_wildcard"]),
    ("word~ word~1 title:word~1", "word~1 AND word~1 AND title:word~1", []),
    ("word~2", "word~1", ["fuzzy_distance"]),
    ("foo:ba*", "foo AND ba*", ["unknown_field"]),
    ("a* " * 17, " AND ".join(["a*"] * 16), ["too_many_open_words"]),
    ('peer "' + "a* " * 17 + '"', "peer", ["too_many_open_words"]),
    # near
    ('"near words"~5 "near words"~>5', '"near words"~5 AND "near words"~>5', []),
    ('="near words"~5 title:"a b"~0', '="near words"~5 AND title:"a b"~0', []),
    ('"near words"~', '"near words"', ["no_distance"]),
    ('"near words"~999', '"near words"~100', ["too_far"]),
    ('"peer"~5', "peer", ["one_word_quoted"]),
    ('"near words"~5x', '"near words" AND ~5x', []),
    # boosts
    ("peer^2 health", "peer^2 AND health", []),
    ('"whole health"^0.5 =peer^.5', '"whole health"^0.5 AND =peer^0.5', []),
    ("title:peer^2 certif*^3 (a OR b)^4", "title:peer^2 AND certif*^3 AND (a OR b)^4", []),
    ("((peer^2)^3)", "peer^6", []),
    ("-peer^2 health", "NOT peer AND health", []),
    ("peer^0 health^1000", "peer^0.01 AND health^100", ["bad_boost", "bad_boost"]),
    ("peer^x", "peer^x", []),
    # ranges
    ("summit:2009..2011 summit:2010..", "summit:2009..2011 AND summit:2010..", []),
    ("summit:(..2010 OR 2012)", "summit:..2010 OR summit:2012", []),
    ("summit:2011..2009", "summit:2009..2011", ["range_turned"]),
    ("title:2009..2011", "title:2009..2011", []),
    # operators
    ("peer AND health", "peer AND health", []),
    ("peer OR health", "peer OR health", []),
    ("peer health OR medicaid", "(peer AND health) OR medicaid", []),
    ("peer AND health OR medicaid AND bills", "(peer AND health) OR (medicaid AND bills)", []),
    ("peer (health OR medicaid)", "peer AND (health OR medicaid)", []),
    ("(peer (whole health))", "peer AND whole AND health", []),
    ("peer NOT health", "peer AND NOT health", []),
    ("peer AND NOT health", "peer AND NOT health", []),
    ("peer -health", "peer AND NOT health", []),
    ('peer -"whole health"', 'peer AND NOT "whole health"', []),
    ("peer -(whole health)", "peer AND NOT (whole AND health)", []),
    ("peer -(the health)", "peer AND NOT (the AND health)", []),
    ("NOT NOT peer", "peer", []),
    ("peer OR NOT health", "peer OR NOT health", []),
    ("peer -NOT", "peer AND NOT not", []),
    ("+peer health", "peer AND health", []),
    ("+the peer", "the AND peer", []),
    ("-peer", "NOT peer", ["only_negative"]),
    ("-peer -health", "NOT peer AND NOT health", ["only_negative"]),
    ("NOT (peer OR health)", "NOT (peer OR health)", ["only_negative"]),
    # repairs
    ("peer OR", "peer", ["dangling_operator"]),
    ("AND peer", "peer", ["dangling_operator"]),
    ("peer NOT", "peer", ["dangling_operator"]),
    ("peer AND OR health", "peer OR health", ["dangling_operator"]),
    ("AND", "", ["dangling_operator", "nothing_to_search"]),
    ("(peer (health", "peer AND health", ["unclosed_bracket"]),
    ("peer) health", "peer AND health", ["stray_bracket"]),
    ("peer () health", "peer AND health", []),
    # exact forms
    ("=certified", "=certified", []),
    ('="certified peer"', '="certified peer"', []),
    ("=AND", "=AND", []),
    ("peer = health", "peer AND health", []),
    # fields and facets
    ("title:peer health", "title:peer AND health", []),
    ("Title:peer", "title:peer", []),
    ('title:"whole health"', 'title:"whole health"', []),
    ("title:(whole health)", "title:(whole AND health)", []),
    ("title:(whole -health)", "title:(whole AND NOT health)", []),
    ("title:-health", "title:-health", []),
    ("title:=certified", "title:=certified", []),
    ("title:AND", "title:and", []),
    ("title:the", "title:the", []),
    ("-title:peer health", "NOT title:peer AND health", []),
    ("title:(NOT peer) health", "NOT title:peer AND health", []),
    ("title:(body:peer)", "body:peer", []),
    ("title: peer", "title: AND peer", []),
    ('title:"" peer', "peer", ["empty_field"]),
    ("summit:2011 peer", "summit:2011 AND peer", []),
    ("SUMMIT:2011", "summit:2011", []),
    ("summit:(2010 OR 2011)", "summit:2010 OR summit:2011", []),
    ('topic:"whole health"', 'topic:"whole health"', []),
    ("-topic:billing peer", "NOT topic:billing AND peer", []),
    ("foo:bar peer", "foo AND bar AND peer", ["unknown_field"]),
    ("peer -foo:bar", "peer AND NOT (foo AND bar)", ["unknown_field"]),
    ("Note:peers", "Note AND peers", []),
    ('foo:"bar baz"', 'foo: AND "bar baz"', ["unknown_field"]),
    # stop words
    ("the of", "the AND of", []),
    ("the peer", "peer", ["stop_words_ignored"]),
    ("the -peer", "the AND NOT peer", []),
    ("the AND peer", "the AND peer", []),
    ("(the peer) health", "peer AND health", ["stop_words_ignored"]),
    ('the "whole health"', '"whole health"', ["stop_words_ignored"]),
]


@pytest.mark.parametrize(("typed", "tree", "codes"), UNDERSTOOD, ids=[row[0] for row in UNDERSTOOD])
def test_how_a_query_is_understood(typed: str, tree: str, codes: list[str]) -> None:
    parsed = parse(typed, FIELD_NAMES, FACETS)
    assert to_query_string(parsed.query("all")) == tree
    assert [remark.code for remark in parsed.notices] == codes


RELAXED = [
    ("whole health", "whole OR health"),
    ("what is whole health", "whole OR health"),
    ("+peer whole health", "peer AND (whole OR health)"),
    ('"whole health" peer bills', '"whole health" AND (peer OR bills)'),
    ("whole health -peer", "(whole OR health) AND NOT peer"),
    ("whole AND health peer bills", "whole AND health AND (peer OR bills)"),
    ("whole title:peer health", "(whole OR health) AND title:peer"),
    ("foo:bar", "foo OR bar"),
    ("(whole health)", "whole OR health"),
    ("centers (of health) and (a) state", "centers OR health OR state"),
    ('whole "health"', "whole OR health"),
    ("peer AND (whole health) bills home", "peer AND whole AND health AND (bills OR home)"),
]


@pytest.mark.parametrize(("typed", "tree"), RELAXED)
def test_only_bare_words_relax(typed: str, tree: str) -> None:
    parsed = parse(typed, FIELD_NAMES, FACETS)
    assert parsed.relaxable
    assert to_query_string(parsed.query("any")) == tree


@pytest.mark.parametrize(
    "typed",
    [
        *("", "health", "health Health", "whole AND health", "whole OR health", '"whole health"'),
        *("+whole +health", "(whole OR health)", "title:(whole health)", "health -whole", "=a =b"),
    ],
)
def test_what_has_no_two_bare_words_does_not_relax(typed: str) -> None:
    assert not parse(typed, FIELD_NAMES, FACETS).relaxable


LIMITS = [
    ("x " * MAX_CHARACTERS, "query_too_long"),
    ("w " * (MAX_WORDS + 1), "too_many_words"),
    ('"' + "w " * (MAX_WORDS + 1) + '"', "too_many_words"),
    ("peer " + "x" * (MAX_WORD + 1), "word_too_long"),
    ('peer "' + "x" * (MAX_WORD + 1) + ' y"', "word_too_long"),
    ("(" * (MAX_DEPTH + 1) + "x" + ")" * (MAX_DEPTH + 1) + " peer", "too_deep"),
]


@pytest.mark.parametrize(("typed", "code"), LIMITS, ids=[row[1] for row in LIMITS])
def test_what_lies_beyond_the_bounds_is_left_out_and_said(typed: str, code: str) -> None:
    parsed = parse(typed, FIELD_NAMES, FACETS)
    assert code in [remark.code for remark in parsed.notices]
    assert len(to_query_string(parsed.query("all")).split(" AND ")) <= MAX_WORDS


def test_within_the_bounds_nothing_is_left_out() -> None:
    deep = "(" * MAX_DEPTH + "peer" + ")" * MAX_DEPTH
    long = " ".join(["w" * 10] * MAX_WORDS)
    for typed in (deep, long, "x" * MAX_WORD):
        assert parse(typed, FIELD_NAMES).notices == ()


def test_a_query_cut_at_the_limit_ends_with_a_whole_word() -> None:
    typed = "word " * 20 + "a" * 60 + " (" * 960 + "peerless"
    assert len(typed) > MAX_CHARACTERS
    assert "peer" not in to_query_string(parse(typed, FIELD_NAMES).query("all"))


def test_the_cost_grows_with_the_length_alone() -> None:
    """Hostile texts, each of a length that a quadratic reader would take minutes for."""
    hostile = ["(", ")", '"', "-", "NOT ", "title:", "a(", "=", "a:", "\u201c(", "x OR ("]
    with cpu_limit(5):
        for piece in hostile:
            parse(piece * 100_000, FIELD_NAMES, FACETS)


DESCRIBED = [
    ('"whole health" medicaid', "all", "the phrase whole health and medicaid"),
    ("whole health", "any", "at least one of whole, health"),
    ("+peer whole health", "any", "peer and at least one of whole, health"),
    ("whole health -peer", "any", "at least one of whole, health, without peer"),
    ("peer OR (whole health)", "all", "peer or (whole and health)"),
    ("=peer", "all", "exactly peer"),
    ("certif*", "all", "words that begin with certif"),
    ("w?ld*card", "all", "words like w?ld*card"),
    ("peer~1", "all", "words spelled like peer"),
    ('"a b"~5', "all", "a b near each other (at most 5 words between)"),
    ('="a b"~>1', "all", "exactly a b near each other in this order (at most 1 word between)"),
    ("peer^2 health", "all", "peer (weighing 2 times) and health"),
    ("summit:2009..2011", "all", "Summit 2009 to 2011"),
    ('="certified peer"', "all", "exactly the phrase certified peer"),
    ("title:(peer OR health) summit:2011", "all", "(peer or health) in the title and Summit 2011"),
    ("peer -health -medicaid", "all", "peer, without health or medicaid"),
    ("-peer", "all", "everything, without peer"),
    ("peer OR NOT health", "all", "peer or not health"),
    ("", "all", "everything"),
]


@pytest.mark.parametrize(("typed", "match", "words"), DESCRIBED)
def test_a_query_is_shown_back_in_words(typed: str, match: str, words: str) -> None:
    mode = "any" if match == "any" else "all"
    tree = parse(typed, FIELD_NAMES, FACETS).query(mode)
    assert describe(tree, mode, {"summit": "Summit"}) == words


@pytest.mark.parametrize("inner", _PAIRS)
@pytest.mark.parametrize("outer", _PAIRS)
def test_a_quotation_inside_another_is_never_taken_apart_silently(outer: str, inner: str) -> None:
    text = f"{outer[0]}peer {inner[0]}whole health{inner[1]} care{outer[1]} medicaid"
    parsed = parse(text, FIELD_NAMES, FACETS)
    is_whole = to_query_string(parsed.strict) == '"peer whole health care" AND medicaid'

    assert is_whole is not ("quotes_inside" in [notice.code for notice in parsed.notices])
    assert (
        is_whole
        or outer == inner
        or {outer, inner} & {"\u201e\u201c", "\u201e\u201d", "\u00bb\u00ab", "\uff02" * 2}
    )


def test_every_remark_that_the_parser_makes_is_tested_here() -> None:
    tested = {code for _, _, codes in UNDERSTOOD for code in codes} | {code for _, code in LIMITS}
    elsewhere = {
        *("unknown_parameter", "too_many_filters", "bad_value", "repeated_parameter"),  # in states
        *("any_word", "partial", "unknown_value", "version_changed"),  # test_search.py
        *("absent_words", "too_many_forms"),  # test_search.py
        *("corrected", "never_together", "never_all_together", "unknown_value_near"),  # the ways on
    }
    assert tested | elsewhere == set(NOTICES)
