"""British spelling variants: the American spelling of a word, so that both share a stem.

Only stems use it. Exact forms stay as they are written: `=behaviour` finds only that.
"""

import re

__all__ = ["american"]

# Families of words by how they begin in British spelling; what follows (endings) stays.
_STEMS = {
    # -our
    **{
        f"{stem}our": f"{stem}or"
        for stem in (
            *("arb", "ard", "arm", "behavi", "cand", "clam", "col", "demean", "endeav", "fav"),
            *("ferv", "flav", "harb", "hon", "hum", "lab", "misbehavi", "neighb", "od", "parl"),
            *("ranc", "rig", "rum", "sav", "splend", "succ", "tum", "val", "vap", "vig"),
        )
    },
    # -re
    "centre": "center",
    "fibre": "fiber",
    "litre": "liter",
    "theatre": "theater",
    "calibre": "caliber",
    # -ae-, -oe-
    "paediatric": "pediatric",
    "anaesthe": "anesthe",
    "anaemi": "anemi",
    "gynaecolog": "gynecolog",
    "haemo": "hemo",
    "orthopaedic": "orthopedic",
    "oestrogen": "estrogen",
    "foetal": "fetal",
    "foetus": "fetus",
    "diarrhoea": "diarrhea",
    "encyclopaedi": "encyclopedi",
    "manoeuvr": "maneuver",
    # -ence, -ice
    "defence": "defense",
    "offence": "offense",
    "pretence": "pretense",
    "licence": "license",
    "practise": "practice",
    "practising": "practicing",
    # -ogue
    "catalogue": "catalog",
    "dialogue": "dialog",
    "analogue": "analog",
    # single l or m, double in British
    "counsell": "counsel",
    "travell": "travel",
    "labell": "label",
    "modell": "model",
    "cancell": "cancel",
    "channell": "channel",
    "signall": "signal",
    "panell": "panel",
    "initiall": "initial",
    "programme": "program",
    # double l in American
    "enrolment": "enrollment",
    "fulfil": "fulfill",
    "instalment": "installment",
    "skilful": "skillful",
    "wilful": "willful",
    # others
    "judgement": "judgment",
    "acknowledgement": "acknowledgment",
    "ageing": "aging",
    "grey": "gray",
    "cheque": "check",
    "sceptic": "skeptic",
    "tyre": "tire",
    "pyjama": "pajama",
}
# Longest first, so that a longer stem is preferred to a shorter one with which it begins.
_FAMILIES = re.compile("|".join(sorted(map(re.escape, _STEMS), key=lambda s: (-len(s), s))))
# Words that begin like a family without belonging to it.
_OTHERS = re.compile(r"initially|fulfill|labour(?:d|num)|humour?us|chequerboard|programme[dr]")

# British -ise where American has -ize: after a consonant other than w (so not "raise", "likewise").
_IZE = re.compile(r"^(\w{2,}[^aeiouw\W])is(ed?|es|ers?|ing|ations?|ational)$")
_YZE = re.compile(r"^(anal|paral|catal|electrol|dial|hydrol)ys(ed?|ers?|ing)$")
# These end in -ise in both.
_NEVER_IZE = frozenset(
    """
    advert adv appr chast circumc compr comprom conc dem desp dev disenfranch disfranch enfranch
    enterpr exc exerc expert franch improv inc merchand parad prec prem prom repr rev superv surm
    surpr telev treat
    """.split()
)


def american(form: str) -> str:
    """The American spelling of a folded form, or the form itself when it has no other."""
    family = _FAMILIES.match(form)
    if family and not _OTHERS.match(form):
        return _STEMS[family.group()] + form[family.end() :]
    if _YZE.match(form):
        return _YZE.sub(r"\1yz\2", form)
    ise = _IZE.match(form)
    if ise and ise[1] not in _NEVER_IZE:
        return f"{ise[1]}iz{ise[2]}"
    return form
