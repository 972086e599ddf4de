# The app server, with everything that it needs built in; docker-compose.yml says what stands around it.
# Nothing is written while it runs but to /tmp and /dev/shm, so the root file system may be read-only.

FROM python:3.13.16-slim-trixie@sha256:70729b46c69b4f1e97c4822c1af3df53a1476cf5ddc6c087c0c10bc3a5678c2f AS build
WORKDIR /app
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
# Packages change seldom and the code often, so they have a layer of their own.
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
    -r requirements/runtime.txt
COPY manage.py ./
COPY config config
COPY bank bank
COPY api api
COPY seed seed
# The key is not kept: to collect files, Django only wants that there is one.
RUN SECRET_KEY=only-for-this-step STATIC_ROOT=/app/staticfiles python manage.py collectstatic --noinput --ignore '*.map' \
    && python -m compileall -q .

FROM python:3.13.16-slim-trixie@sha256:70729b46c69b4f1e97c4822c1af3df53a1476cf5ddc6c087c0c10bc3a5678c2f
LABEL org.opencontainers.image.title="Question bank" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0"
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin bank
# They belong to root, so that the process cannot change what it runs.
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PRODUCTION=yes \
    HOST=0.0.0.0 \
    PORT=8000 \
    STATIC_ROOT=/app/staticfiles \
    LOG_FORMAT=json \
    LOG_LEVEL=INFO
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", "import http.client, os, sys; web = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); web.request('GET', '/readyz'); sys.exit(web.getresponse().status != 200)"]
CMD ["gunicorn", "-c", "python:config.server", "config.wsgi"]
