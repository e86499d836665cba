"""Model judges: a second opinion, never part of the gate, and worth what its agreement with people says.

    python -m evals.judge RUN --model PROVIDER:MODEL [--rubric support] [--labels FILE] [--out FILE]

What is judged was written by others: it is handed over as text between delimiters that it can't contain, with
personal data taken out. A verdict that is not on the menu counts as none.
"""

from evals.judge.agreement import Agreement, agreement, read_labels
from evals.judge.materials import MATERIALS, Material
from evals.judge.model import Judge, Judgement, chat_model
from evals.judge.rubric import RUBRICS, Rubric

__all__ = ["MATERIALS", "RUBRICS", "Agreement", "Judge", "Judgement", "Material", "Rubric", "agreement", "chat_model",
           "read_labels"]  # fmt: skip
