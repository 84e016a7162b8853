"""Files of trained models: written once, read only when they are what the warehouse says."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import ClassVar

import joblib

from nba_props.modelling.model import StatModel
from nba_props.publishing.store import Store, sha256
from scrapers.errors import ModelError, NbaPropsError
from scrapers.events import Row

# To be raised when what a file holds changes its shape.
MODEL_FORMAT = 3
_RETRAIN = "run `nba-props train`"


@dataclass(frozen=True)
class Artefact:
    """A file within the place of the models, and the SHA-256 of its bytes."""

    path: str
    sha256: str


class ModelStore(Store):
    """The place of the models: a folder or a bucket."""

    error: ClassVar[type[NbaPropsError]] = ModelError
    afterwards: ClassVar[str] = f"correct NBA_PROPS_MODELS_DIR, or {_RETRAIN}"


def model_version() -> str:
    """Version of the package, a plus, format of the file."""
    return f"{version('nba-props')}+{MODEL_FORMAT}"


def sklearn_version() -> str:
    """Version of scikit-learn: a model is only sound under the one that made it."""
    return version("scikit-learn")


def features_sha256(names: Sequence[str]) -> str:
    """Hash of the names of the inputs in their order."""
    return hashlib.sha256(json.dumps(list(names)).encode()).hexdigest()


def save(url: str, model_id: str, stat: str, model: StatModel) -> Artefact:
    """Write a model to a folder or a bucket. No row names its file before."""
    buffer = io.BytesIO()
    joblib.dump(model, buffer)
    name = f"{stat}-{model_id}.joblib"
    ModelStore(url).write(name, buffer.getvalue())
    return Artefact(name, sha256(buffer.getvalue()))


def load(url: str, row: Row) -> StatModel:
    """Read the model that a row of raw_predictions.models describes.

    Raises ModelError when the file is absent or not the one that was written, and when it was
    made in another format, with another scikit-learn, or with what is not installed here.
    """
    path = f"{url.rstrip('/')}/{row['artefact_path']}"
    content = ModelStore(url).read(row["artefact_path"])
    if content is None:
        raise ModelError(f"The model file {path} is not there: put it back or {_RETRAIN}.")
    # Before anything else: unpickling a foreign file would run what is in it.
    if sha256(content) != row["artefact_sha256"]:
        raise ModelError(
            f"The model file {path} is not the one that was trained: delete it and {_RETRAIN}."
        )
    for what, has, wants in (
        ("in another format", row["version"].rpartition("+")[2], str(MODEL_FORMAT)),
        (
            "with another scikit-learn",
            json.loads(row["settings"]).get("scikit_learn"),
            sklearn_version(),
        ),
    ):
        if has != wants:
            raise ModelError(f"The model file {path} was made {what}: {_RETRAIN}.")
    try:
        model = joblib.load(io.BytesIO(content))
    except Exception as error:
        # Any: what another NumPy or Python has written fails wherever it is first missed.
        raise ModelError(
            f"The model file {path} cannot be read with the libraries of this machine "
            f"({error or type(error).__name__}): {_RETRAIN}."
        ) from error
    if not isinstance(model, StatModel):
        raise ModelError(f"The model file {path} holds something else: {_RETRAIN}.")
    return model
