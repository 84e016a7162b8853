"""Learning from the past of the features, and predicting whole distributions."""

import os

# Statistics are fitted beside one another, each on one thread. Threads within a fit wait for one
# another at every split of a tree. Read when scikit-learn is first imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
