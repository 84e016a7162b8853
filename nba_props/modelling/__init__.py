"""Learning from the past of the features, and predicting whole distributions."""

import os

# Threads that wait for one another spin by default: beside other work, predictions of a night took
# 80 times as long. Read when scikit-learn is first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
