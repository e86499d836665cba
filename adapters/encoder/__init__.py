"""A sentence-transformers model as the `bot.ports.Encoder`, served by onnxruntime without torch.

`weights` finds a model on this machine, `export` turns it into ONNX once (in a process of its
own), `home` keeps the result and checks it at each start, `serving` encodes with it. Importing
this package imports neither numpy nor anything heavier.
"""

from adapters.encoder.home import Precision, load_encoder
from adapters.encoder.weights import DEFAULT_MODEL

__all__ = ["DEFAULT_MODEL", "Precision", "load_encoder"]
