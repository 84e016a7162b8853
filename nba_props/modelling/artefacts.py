"""Files of trained models: written once, read only when they are what the warehouse says."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import joblib

from nba_props.modelling.model import StatModel
from scrapers.errors import ModelError
from scrapers.events import Row

# To be raised when what a file holds changes its shape.
MODEL_FORMAT = 2
_RETRAIN = "run `nba-props train`"


@dataclass(frozen=True)
class Artefact:
    """A file within the models folder, and the SHA-256 of its bytes."""

    path: str
    sha256: str


def model_version() -> str:
    """Version of the package, a plus, format of the file."""
    return f"{version('nba-props')}+{MODEL_FORMAT}"


def sklearn_version() -> str:
    """Version of scikit-learn: a model is only sound under the one that made it."""
    return version("scikit-learn")


def features_sha256(names: Sequence[str]) -> str:
    """Hash of the names of the inputs in their order."""
    return hashlib.sha256(json.dumps(list(names)).encode()).hexdigest()


def save(folder: Path, model_id: str, stat: str, model: StatModel) -> Artefact:
    """Write a model: whole, or not at all."""
    buffer = io.BytesIO()
    joblib.dump(model, buffer)
    path = folder / f"{stat}-{model_id}.joblib"
    folder.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(buffer.getvalue())
    temporary.replace(path)
    return Artefact(path.name, hashlib.sha256(buffer.getvalue()).hexdigest())


def load(folder: Path, row: Row) -> StatModel:
    """Read the model that a row of raw_predictions.models tells of.

    Raises ModelError when the file is absent or not the one that was written, and when it was
    made in another format or with another scikit-learn.
    """
    path = folder / row["artefact_path"]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The model file {path} cannot be read ({error.strerror}): put it back or {_RETRAIN}."
        ) from error
    # Before anything else: unpickling a foreign file would run what stands in it.
    if hashlib.sha256(content).hexdigest() != row["artefact_sha256"]:
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
    model = joblib.load(io.BytesIO(content))
    if not isinstance(model, StatModel):
        raise ModelError(f"The model file {path} holds something else: {_RETRAIN}.")
    return model
