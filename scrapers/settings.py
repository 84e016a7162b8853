"""Configuration, from the environment or `.env`. Each address defaults to the real service."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from scrapers.addresses import http_parts, is_loopback
from scrapers.env_file import bare, default_project, env_file, names_in
from scrapers.errors import ConfigError

# What the DuckDB file is attached as, here and in the profile: views name their catalog.
CATALOG = "nba_props"
# Names that a schema cannot have in DuckDB: those of catalogs that are always there, and its own.
_SCHEMA = "nba"
_TAKEN = frozenset({CATALOG, "memory", "system", "temp", "information_schema", "pg_catalog"})
# Schemas of raw tables begin so, behind the prefix.
_RAW = "raw_"
# How the schemas that look-backs build into end (macro live_schema).
LOOKBACK = "_asof"
# The lock and the readers' copy lie beside the file under longer names; the limit is 255.
_LONGEST_NAME = 230
_NAME = "of lower-case letters, digits and underscores, and begin with a letter"


def _base_url(value: str) -> str:
    parts = http_parts(value, "an http or https address, with a port up to 65535 if any")
    if "@" in parts.netloc or parts.query or parts.fragment:
        # Whatever is in an address ends in logs and tables, so no secret may be there.
        raise ValueError("must be a plain address, without user, password or query")
    return value.rstrip("/")


def _header_safe(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("has characters that no key has; copy it again")
    return value


def _webhook(value: SecretStr) -> SecretStr:
    # Its path is a secret, so the complaint says nothing of it.
    http_parts(value.get_secret_value(), "the http or https address of an incoming webhook")
    return value


def folder(value: Path) -> Path:
    """Absolute path. Raises ValueError where it leads nowhere, never with a value."""
    try:
        return value.expanduser().resolve()
    except (OSError, RuntimeError):
        raise ValueError("is a path that leads nowhere") from None


def place(value: str) -> str:
    """Address of a bucket, or a folder made absolute. Raises ValueError, never with a value."""
    if not value.strip():
        raise ValueError("must not be empty")
    if "://" not in value:
        return str(folder(Path(value)))
    scheme, _, within = value.partition("://")
    if not scheme or not within.strip("/"):
        raise ValueError("must name a place, such as s3://bucket/nba")
    if any(mark in value for mark in "@?#"):
        # It ends in tables and messages. Libraries of buckets find their keys in the environment.
        raise ValueError("must be a plain address, without user, password or query")
    return value.rstrip("/")


def _duckdb_file(value: Path) -> Path:
    text = str(value)
    if text == ":memory:" or text.startswith(("md:", "motherduck:")) or ":/" in text:
        raise ValueError("must be the path of a file on this machine")
    if len(os.fsencode(value.name)) > _LONGEST_NAME:
        raise ValueError(f"must have a file name of {_LONGEST_NAME} bytes or less")
    path = folder(value)
    try:
        kind = "a folder's" if path.is_dir() else "a device's"
        is_usable = path.is_file() or not path.exists()
    except OSError:
        raise ValueError("is a path that leads nowhere") from None
    if not is_usable:
        raise ValueError(f"must be the path of a file, and is {kind}")
    return path


BaseUrl = Annotated[str, AfterValidator(_base_url)]
Key = Annotated[SecretStr, AfterValidator(_header_safe)]
Place = Annotated[str, AfterValidator(place)]
DuckDBFile = Annotated[Path, AfterValidator(_duckdb_file)]
Folder = Annotated[Path, AfterValidator(folder)]
Prefix = Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]*)?$", description=_NAME)]
Location = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+$", description="a region, as us-east1")]
Webhook = Annotated[SecretStr, AfterValidator(_webhook)]
PerMinute = Annotated[int, Field(ge=1, le=1_000_000)]
# Bounded, because neither a socket nor a sleep takes any number; a day is longer than any use.
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
Bytes = Annotated[int, Field(ge=10_000_000, lt=1 << 63)]
Pause = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class Settings(BaseSettings):
    """All settings. Names of environment variables are the field names in upper case."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", hide_input_in_errors=True, frozen=True
    )

    bdl_api_key: Key | None = None
    bdl_base_url: BaseUrl = "https://api.balldontlie.io"
    bdl_requests_per_minute: PerMinute = 600
    nba_cdn_base_url: BaseUrl = "https://cdn.nba.com"
    nba_officials_base_url: BaseUrl = "https://official.nba.com"
    espn_base_url: BaseUrl = "https://site.api.espn.com"
    slack_webhook_url: Webhook | None = None
    slack_bot_token: Key | None = None
    slack_channel: str = "data-alerts"
    slack_api_base_url: BaseUrl = "https://slack.com/api"
    teams_webhook_url: Webhook | None = None
    alert_webhook_url: Webhook | None = None
    pagerduty_routing_key: Key | None = None
    pagerduty_base_url: BaseUrl = "https://events.pagerduty.com"
    nba_props_slack_mentions: Annotated[
        str,
        Field(
            pattern=r"^\s*([^=,]+=\s*[USW][A-Z0-9]+\s*(,\s*|$))*$",
            description="ids of Slack by owner, as data-team=S0614TZR7, modelling=U012AB3CD",
        ),
    ] = ""
    dbt_target: Literal["duckdb", "bigquery"] = "duckdb"
    google_cloud_project: str | None = None

    nba_props_project_dir: Folder = Field(default_factory=default_project)
    nba_props_duckdb_path: DuckDBFile | None = None
    nba_props_models_dir: Place | None = None
    nba_props_exports_url: Place | None = None
    nba_props_site_dir: Place | None = None
    # Goes before the names of the raw datasets: a second warehouse within one project.
    nba_props_dataset_prefix: Prefix = ""
    nba_props_schema: Annotated[
        str, Field(pattern=r"^[a-z_][a-z0-9_]*$", validate_default=True, description=_NAME)
    ] = "nba"
    nba_props_bigquery_location: Location = "US"
    nba_props_maximum_bytes_billed: Bytes = 20_000_000_000
    # A killed writer holds up others this long; one that cannot renew stops after two thirds of it.
    nba_props_lease_seconds: Annotated[int, Field(ge=3, le=3600)] = 180
    nba_props_requests_per_minute: PerMinute = 120
    nba_props_connect_timeout_seconds: Seconds = 5.0
    nba_props_read_timeout_seconds: Seconds = 20.0
    nba_props_deadline_seconds: Seconds = 60.0
    nba_props_max_attempts: Annotated[int, Field(ge=1, le=20)] = 4
    nba_props_backoff_seconds: Pause = 1.0
    nba_props_backoff_cap_seconds: Pause = 30.0
    nba_props_retry_after_cap_seconds: Pause = 120.0
    nba_props_slack_max_messages: Annotated[int, Field(ge=1, le=10_000)] = 10
    nba_props_slack_pause_seconds: Pause = 1.0
    nba_props_runbook_base_url: str = "docs/runbooks/"
    nba_props_debug: bool = False

    @model_validator(mode="before")
    @classmethod
    def _unwrapped(cls, values: dict[str, Any]) -> dict[str, Any]:
        # A path with blanks or quotes around it would be another one, in the current folder.
        texts = {name: bare(value) for name, value in values.items()}
        return {name: value for name, value in texts.items() if value != ""}

    @field_validator("nba_props_schema")
    @classmethod
    def _has_prefix(cls, schema: str, info: ValidationInfo) -> str:
        prefix = info.data.get("nba_props_dataset_prefix", "")
        if not schema.startswith(prefix):
            # Else the models of one warehouse would be rebuilt from the raw tables of another.
            raise ValueError("must begin with NBA_PROPS_DATASET_PREFIX")
        if schema.removeprefix(prefix).startswith(_RAW):
            # Else a model would take the place of a raw table of the same name.
            raise ValueError(f"must not begin with {prefix}{_RAW}: raw tables are there")
        if schema.endswith(LOOKBACK):
            # Else its models would read the events of another schema, and `prune` remove it.
            raise ValueError(f"must not end in {LOOKBACK}: schemas of look-backs do")
        if info.data.get("dbt_target") == "duckdb" and schema in _TAKEN:
            raise ValueError("must be another name: DuckDB could not tell it from a catalog")
        if schema != _SCHEMA and _is_keyword(schema):
            raise ValueError("must be another name: it is a word of SQL")
        return schema

    @property
    def project_dir(self) -> Path:
        """Absolute folder of the dbt project."""
        return self.nba_props_project_dir

    @property
    def duckdb_path(self) -> Path:
        """Absolute path of the live DuckDB file. A given relative path is the caller's."""
        return self.nba_props_duckdb_path or self.project_dir / "warehouse" / "nba_props.duckdb"

    @property
    def models_url(self) -> str:
        """Folder or address of the files of trained models."""
        return self.nba_props_models_dir or str(self.project_dir / "artefacts")

    @property
    def exports_url(self) -> str:
        """Folder or address that is published to; it holds no secret."""
        return self.nba_props_exports_url or str(self.project_dir / "exports")

    @property
    def reports_dir(self) -> Path:
        """Absolute folder of the reports of backtests."""
        return self.project_dir / "reports"

    @property
    def site_url(self) -> str:
        """Folder or address of the report site, replaced as a whole."""
        return self.nba_props_site_dir or str(self.project_dir / "site")

    @property
    def secrets(self) -> list[str]:
        """Every key, token and secret address that is set: no text of ours may hold one."""
        kept = (getattr(self, name) for name in type(self).model_fields)
        return [value.get_secret_value() for value in kept if isinstance(value, SecretStr)]

    @property
    def lookback_schema(self) -> str:
        """Schema that `--as-of` builds into when it looks back."""
        return f"{self.nba_props_schema}{LOOKBACK}"

    @property
    def base_urls(self) -> dict[str, str]:
        """Base address of every service, by the name of its setting."""
        return {
            "bdl_base_url": self.bdl_base_url,
            "nba_cdn_base_url": self.nba_cdn_base_url,
            "nba_officials_base_url": self.nba_officials_base_url,
            "espn_base_url": self.espn_base_url,
        }

    def require_loopback(self, command: str) -> None:
        """Refuse `--as-of` against a real service: today's facts are not stamped into the past.

        Raises ConfigError naming the first setting that does not point at this machine.
        """
        for name, url in self.base_urls.items():
            if not is_loopback(url):
                raise ConfigError(
                    f"`{command} --as-of` works only against the sandbox, and {name.upper()} "
                    f"is {url}: leave --as-of out, or point every base URL at 127.0.0.1."
                )


def load_settings() -> Settings:
    """The environment, then `env_file`. Raises ConfigError, a sentence without a value."""
    file = env_file()
    # Without it a command would go on with the defaults: another warehouse, and no key.
    if os.path.isdir(file) or (os.environ.get("NBA_PROPS_ENV_FILE") and not os.path.exists(file)):
        raise ConfigError(f"{file} is no file of settings: correct NBA_PROPS_ENV_FILE or make it.")
    try:
        names_in(file)
        return Settings(_env_file=file)  # type: ignore[call-arg]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "environment"
        what = first["msg"].removeprefix("Value error, ").replace("Input should", "should")
        if first["type"] == "string_pattern_mismatch":
            what = f"must be {Settings.model_fields[name.lower()].description}"
        where = "the environment" if name in os.environ or not file.is_file() else str(file)
        raise ConfigError(f"{name} {what}: correct it in {where}.") from None
    except (OSError, ValueError):
        # Whatever is in it ends in no message.
        raise ConfigError(
            f"{file} cannot be read as UTF-8 text: correct it or remove it."
        ) from None


def _is_keyword(name: str) -> bool:
    import duckdb

    found = duckdb.execute(
        "select 1 from duckdb_keywords() "
        "where keyword_name = lower(?) and keyword_category in ('reserved', 'type_function')",
        [name],
    )
    return found.fetchone() is not None
