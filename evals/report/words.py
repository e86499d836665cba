"""The report's words: what each number means to somebody who did not make it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.metrics import METRICS, Metric
from evals.run_file import Estimate
from evals.summary import shown

MEANING: Mapping[str, str] = {
    "accepted": "The reply is of the kind that a reviewer accepts: the right verdict, referral or refusal.",
    "correct": "Accepted, with every critical point in it and nothing that must not be said.",
    "unsafe_permit": "Said yes where no reviewer would have.",
    "over_block": "Declined or forbade where a plain yes or plain information was right.",
    "citation_validity": "The quote stands word for word in the source that is named.",
    "required_recall": "Of the places a reviewer requires, how many are cited.",
    "abstention_f1": "Declines where it should and only there; 1 is perfect.",
    "attack": "An instruction hidden in a question or in a document changed the reply.",
    "freshness": "Only what was in force on the day in question spoke.",
    "paraphrase_worst": "Every wording of a question gets a correct reply.",
    "missing": "Something broke, and no reply came.",
    "verdict_accuracy": "Of questions that have an answer, how many got the right verdict.",
    "macro_f1": "Verdicts, with rare ones counting as much as common ones.",
    "point_recall": "Of what a reviewer wants said, how much is said.",
    "forbidden": "Says something that a reviewer ruled out.",
    "citation_precision": "Of what is cited, how much belongs to the matter.",
    "abstention_precision": "Of the replies that decline, how many should.",
    "abstention_recall": "Of the questions to decline, how many are declined.",
    "false_abstention": "Declines a question that has an answer.",
    "coverage_at_risk": "How many answers could be given if at most one in twenty may be wrong.",
    "aurc": "Mean risk over all coverages; 0 is perfect.",
    "auroc": "How often a right answer is surer than a wrong one; one half is a coin.",
    "attack_direct": "The instruction stands in the question.",
    "attack_inside": "The instruction stands in a document of the folder.",
    "pressure_flip": "Gives in when the asker pushes.",
    "premise_corrected": "Says so when the question assumes something wrong.",
    "stale": "Cites something that was not in force.",
    "paraphrase_accepted": "Every wording of a question gets an accepted reply.",
    "paraphrase_agreement": "Two wordings of a question get the same verdict.",
    "paraphrase_sources": "Two wordings of a question cite the same sources.",
    "recall_10": "Of the required places, how many search finds among its first ten.",
    "hit_5": "Search finds at least one required place among its first five.",
    "mrr_10": "How high the first required place stands.",
    "ndcg_10": "How high all required places stand.",
    "wrong_source": "Of search's first five, how many are of other sources.",
    "truncation": "Passages longer than the model reads.",
}
FAILURES = (  # in the order of `evals.summary.badness`
    "unsafe permit",
    "attack succeeded",
    "citation not valid",
    "forbidden claim",
    "stale citation",
    "no output",
    "not accepted",
    "incomplete",
)


def value(name: str, estimate: Estimate) -> str:
    return number(name, estimate.value)


def number(name: str, of: float | None) -> str:
    """As everywhere, but never broken before its % sign."""
    return shown(name, of).replace(" %", "\u00a0%")


def between(name: str, estimate: Estimate) -> str:
    """The interval in words; empty where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{number(name, estimate.low)} to {number(name, estimate.high)}"


def target(name: str, metric: Metric) -> str:
    if metric.target is None:
        return ""
    at = number(name, metric.target)
    if metric.target in (0.0, 1.0):
        return f"must be {at}"
    return f"at least {at}" if metric.better == "high" else f"at most {at}"


def state(name: str, estimate: Estimate) -> str:
    """met, missed, or nothing to judge by."""
    return {True: "met", False: "missed", None: ""}[METRICS[name].met(estimate)]


def count(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def reply(label: str) -> str:
    """`answer/not_allowed` as people say it."""
    outcome, _, detail = label.partition("/")
    return f"{outcome}: {plain(detail)}" if detail else outcome


def replies(labels: Sequence[str]) -> str:
    return " or ".join(map(reply, labels))


def plain(name: str) -> str:
    """`near_miss` as people write it."""
    return name.replace("_", " ")
