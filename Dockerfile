# The image of `nba-props`. Nothing is installed that requirements.lock has no hash of; no secret is
# written into it: settings come from the environment when it runs (docs/deploy.md).
FROM python:3.11-slim-bookworm AS build

# Space-separated extras of pyproject.toml: bigquery, elementary.
ARG EXTRAS=""
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore UV_NO_CACHE=1
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /app

# First what changes seldom: these layers are kept while the lock is.
COPY pyproject.toml requirements.lock ./
RUN sed -n '/^uv==/,/[^\\]$/p' requirements.lock > /tmp/uv.txt \
    && pip install --require-hashes -r /tmp/uv.txt \
    && python -m venv --without-pip /opt/venv \
    && read -ra extras <<< "${EXTRAS}" \
    && uv pip install --python /opt/venv/bin/python --compile-bytecode --require-hashes \
        -r pyproject.toml "${extras[@]/#/--extra=}" -c requirements.lock

COPY . .
# The dbt packages of the monitors, and those of Elementary's own project, are part of the image.
RUN uv pip install --python /opt/venv/bin/python --no-deps --build-constraints requirements.lock -e . \
    && cp profiles.yml.example profiles.yml \
    && if [[ " ${EXTRAS} " == *" elementary "* ]]; then \
        /opt/venv/bin/dbt --quiet deps --project-dir monitoring --profiles-dir . \
        && /opt/venv/bin/dbt --quiet deps --profiles-dir . --project-dir \
            "$(/opt/venv/bin/python -c 'import elementary.monitor as m; print(m.__path__[0])')/dbt_project"; \
    fi \
    && rm -rf target logs monitoring/target monitoring/logs \
    && ln -s /data/target target && ln -s /data/logs logs \
    && ln -s /data/artefacts artefacts && ln -s /data/reports reports \
    && python -m compileall -q nba_props scrapers sample sandbox


FROM python:3.11-slim-bookworm

COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# Everything that is written goes to /data, so that the root file system can be read-only.
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin nba-props \
    && mkdir -p /data/target /data/logs /data/artefacts /data/reports \
    && chown -R 10001:10001 /data

ENV PATH=/opt/venv/bin:$PATH \
    HOME=/data \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NBA_PROPS_PROJECT_DIR=/app \
    NBA_PROPS_DUCKDB_PATH=/data/warehouse/nba_props.duckdb \
    NBA_PROPS_MODELS_DIR=/data/artefacts \
    NBA_PROPS_SITE_DIR=/data/site \
    NBA_PROPS_EXPORTS_URL=/data/exports

WORKDIR /app
USER 10001:10001
VOLUME ["/data"]
STOPSIGNAL SIGTERM

# 1 is a trouble that is over. The first tick lands a season before anything is known.
HEALTHCHECK --interval=5m --timeout=2m --start-period=45m --retries=3 \
    CMD ["/bin/sh", "-c", "nba-props monitor || [ $? -eq 1 ]"]

ENTRYPOINT ["nba-props"]
CMD ["tick", "--every", "5m"]
