"""The numbers that decide, in one reviewed place. Each says where it comes from.

`footnote eval calibrate` prints what the dev items say about them; nobody sets
one by taste.
"""

from __future__ import annotations

# Search: a convex sum of min-max normalised scores. On PrivacyQA a share of the words' score of
# 0.2 to 0.3 is best (`evals/benchmarks/public.py`); rank fusion is worse than dense alone.
LEXICAL_SHARE = 0.25

# How many passages of each ranking are fused. Over-fetched, since filters come afterwards.
CANDIDATES = 60

# At most so many passages of one source among the results, so that one long text can't crowd out the rest.
PASSAGES_A_SOURCE = 3

# What authority adds to a fused score between 0 and 1. Law and regulators outweigh commentary where both match.
AUTHORITY_WEIGHT = {"law": 0.06, "regulator": 0.05, "policy": 0.06, "commentary": 0.0}

# What a text of another jurisdiction than the asker's loses.
FOREIGN_PENALTY = 0.15

# Log-odds that a ruling answers a question = BIAS + Σ weight · measure (`bot/phrasings.py`), and what it adds when all
# its facts agree, for each of them, and when topic and purpose do. Fitted on the dev items (docs/decisions/0012).
LIKENESS_BIAS = -2.9
LIKENESS_WEIGHTS = {"nearest": 1.7, "apart": 2.5, "words": 2.5}
FACT_AGREES = 0.4
MATTER_AGREES = 0.45

# From these log-odds on a ruling speaks.
SPEAKS = -0.5

# From these on one speaks of which two facts or more were stated, and all agree: a small folder has few phrasings.
SPEAKS_GROUNDED = -1.5

# A question in a language that the encoder does not read sounds like something if so large a share of its words stands
# in phrasings. 39 dev questions in Norwegian, in which phrasings are written: all from .64 on. 25 in German, French and
# Swedish: none beyond .50.
KNOWN_WORDS = 0.6

# From these on a chat model is shown the ruling that does not speak, as what is near.
NEAR = -2.0

# Rulings whose log-odds are so near to the best one's fit as well: the most cautious speaks.
CLOSE = 0.5

# A more cautious ruling that sounds so much more like the question takes a yes away, whatever facts were read.
OUTSPOKEN = 2.0

# P(a passage of the folder answers the question) = logistic(BIAS + Σ weight · feature).
EVIDENCE_BIAS = -5.0
EVIDENCE_WEIGHTS = {"top": 8.0, "mean": 2.0, "rare_words": 2.0, "agreement": 0.5}

# Below this probability nothing is quoted.
EVIDENCE_ENOUGH = 0.5

# A sentence is quoted when it is at least this like the question, and this close to the best one.
SENTENCE_LIKENESS = 0.30
SENTENCE_MARGIN = 0.15
QUOTED_SENTENCES = 4
