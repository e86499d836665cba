"""What the elements of HTML mean to a reader."""

from __future__ import annotations

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Elements that begin and end a block of text.
BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p "
    "pre search section summary table tbody td tfoot th thead tr ul"
)
# Elements whose content nobody reads as the page's text.
UNSEEN = _names(
    "applet area audio base button canvas datalist embed frame frameset head iframe input link map math meta "
    "noembed noframes noscript object option param picture progress script select source style svg template "
    "textarea title track video"
)
INLINE = _names(
    "a abbr acronym b basefont bdi bdo big br cite code col colgroup data del dfn em font i img ins kbd label "
    "mark marquee meter nobr output q rb rp rt ruby s samp slot small span strike strong sub sup time tt u var "
    "wbr xmp"
)
_UNKNOWN = re.compile(r"<(?=/?([A-Za-z][^\s/<>]*)[^<>]*>)")


def is_known_tag(name: str) -> bool:
    return name.lower() in BLOCKS or name.lower() in UNSEEN or name.lower() in INLINE


def escape_unknown(markup: str) -> str:
    """Markup in which `<your company>` is text: it is no element, so the writer meant the words."""
    return _UNKNOWN.sub(lambda match: "<" if is_known_tag(match[1]) else "&lt;", markup)
