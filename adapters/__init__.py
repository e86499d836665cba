"""Everything with a vendor's name or a side effect."""

import os

# Nothing leaves the machine unless configured. These libraries report to their makers from the moment
# they are imported, so they are told before any of them is.
os.environ.update(
    ANONYMIZED_TELEMETRY="False",  # Chroma
    HF_HUB_DISABLE_TELEMETRY="1",  # Hugging Face
    LANGSMITH_TRACING="false",  # LangChain, which would send every question and answer
    LANGCHAIN_TRACING_V2="false",  # as above, by its older name
    ORT_DISABLE_TELEMETRY="1",  # onnxruntime, whose Linux wheels report since 1.29
)
