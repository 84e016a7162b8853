"""Learning from the past of the features, and predicting whole distributions."""
