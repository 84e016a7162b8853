"""Learning from the past of the features, and predicting whole distributions."""

import os

NAME = "trees_and_ridge"
# As the models of dbt name the same without the market, where there is a line.
MODEL_ONLY = f"{NAME}_only"

# Statistics are fitted beside one another, each on one thread. Threads within a fit wait for one
# another at every split of a tree. Read when scikit-learn is first imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
