"""Speed and retrieval, measured against what somebody would write otherwise."""
