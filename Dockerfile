# One image for every process of Parvis: `serve`, `worker`, `prepare` and the other commands.
# Nothing is compiled but our own TypeScript; libraries come as wheels, at the versions of constraints.txt.

FROM node:22-bookworm-slim AS islands
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY web ./
RUN npm run build

FROM python:3.11-slim-bookworm AS wheel
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY platform platform
COPY schema schema
COPY media media
COPY --from=islands /src/platform/parvis_web/static/built platform/parvis_web/static/built
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels . \
    && python -m venv /opt/parvis \
    && /opt/parvis/bin/pip install --no-cache-dir --only-binary :all: -c constraints.txt /wheels/parvis-*.whl \
    && /opt/parvis/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim-bookworm
# the number is fixed, so that files of volumes and rules of hosts may name it
RUN groupadd --gid 10001 parvis && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent parvis
COPY --from=wheel /opt/parvis /opt/parvis
ENV PATH=/opt/parvis/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PARVIS_HOST=0.0.0.0
USER 10001:10001
WORKDIR /tmp
EXPOSE 8000
# whether the process lives; a worker says so at its own address (docker-compose.yml)
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 \
    CMD ["python", "-m", "parvis_web.probe", "http://127.0.0.1:8000/healthz"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["parvis"]
CMD ["serve"]
