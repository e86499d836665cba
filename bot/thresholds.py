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

# A ruling whose facts agree must still sound like the question this much (cosine to its nearest phrasing).
RULING_LIKENESS = 0.25

# A question that no ruling's facts agree with is read as the phrasing it sounds like this much, where it is silent.
# On 184 dev questions .45 gives 138 accepted replies of a ruling and 29 others; .55: 129 and 25; none: 127 and 27.
SOUNDS_ALIKE = 0.45

# In a language that the encoder does not read only a phrasing in the same words counts: of 34 questions in Norwegian
# that all-MiniLM-L6-v2 found to sound like a ruling, 9 of the 31 below this did (most: a ruling about something else).
SOUNDS_ALIKE_UNREAD = 0.78

# So much more than the ruling that would ask back.
ASKS_FIRST = 0.05

# So much more than a ruling that agrees and sounds like something else: on the same questions two more right, two fewer
# wrong.
FITS_BETTER = 0.2

# P(a passage of the folder answers the question) = logistic(BIAS + Σ weight · feature).
EVIDENCE_BIAS = -5.0
EVIDENCE_WEIGHTS = {"top": 8.0, "mean": 2.0, "rare_words": 2.0, "agreement": 0.5}

# Below this probability nothing is quoted.
EVIDENCE_ENOUGH = 0.5

# A sentence is quoted when it is at least this like the question, and this close to the best one.
SENTENCE_LIKENESS = 0.30
SENTENCE_MARGIN = 0.15
QUOTED_SENTENCES = 4
