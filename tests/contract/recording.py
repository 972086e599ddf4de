"""Calls of the story made, and what is kept of them."""

import json
import re
from pathlib import Path

from api.schema.generator import operations
from api.v1 import urls
from tests.contract.story import File

EXAMPLES = Path(urls.__file__).with_name("examples")
# What a client goes by; the others tell of this one moment, or are the same everywhere.
KEPT = ("ETag", "Link", "Location", "Retry-After", "WWW-Authenticate", "Accept-Patch")


def recorded(story, clients, pass_time):
    """By operation, what was asked and what was answered."""
    told, by_operation = {}, {}
    where = {
        operation["operationId"]: (method, path) for method, path, operation in operations("v1")
    }
    for call in story:
        method, path = where[call.operation]
        exchange, body = made(call, method, path, clients[call.by], told)
        told[call.operation] = body
        by_operation.setdefault(call.operation, []).append(exchange)
        pass_time()
    return by_operation


def made(call, method, path, client, told):
    for name, value in known(call.at, told).items():
        path = path.replace(f"{{{name}}}", str(value))
    if call.query:
        path += f"?{call.query}"
    body = known(call.body, told)
    more = {}
    if body is not None:
        is_file = isinstance(call.body, File)
        kind = "application/octet-stream" if is_file else "application/json"
        more = {"data": json.dumps(body), "content_type": kind}
        body = more["data"] if is_file else body
    headers = {"X-Request-ID": "example", **call.headers}
    response = getattr(client, method)(path, headers=headers, **more)
    return exchange_of(call.summary, method, path, call.headers, body, response), content_of(
        response
    )


def exchange_of(summary, method, path, headers, body, response):
    request = {"method": method.upper(), "path": path}
    if headers:
        request["headers"] = headers
    if body is not None:
        request["body"] = body
    answer = {"status": response.status_code}
    shown = {name: response.headers[name] for name in KEPT if name in response.headers}
    # Of a list it is a hash of the bytes, and those differ by database where members may stand in any order.
    if "." not in shown.get("ETag", "."):
        del shown["ETag"]
    if shown:
        answer["headers"] = shown
    content = content_of(response)
    if content is not None:
        answer["body"] = content
        if response.streaming:
            answer["media_type"] = response.headers["Content-Type"].partition(";")[0]
    return {"summary": summary, "request": request, "response": answer}


def content_of(response):
    if response.streaming:
        # Read once, for a stream is gone then.
        if not hasattr(response, "kept"):
            response.kept = response.getvalue().decode()
        return response.kept
    return json.loads(response.content) if response.content else None


def known(value, told):
    """The value, with what stands for something of an earlier answer filled in."""
    if callable(value):
        return value(told)
    if isinstance(value, dict):
        return {name: known(part, told) for name, part in value.items()}
    if isinstance(value, list):
        return [known(part, told) for part in value]
    return value


def kept():
    """By operation, what was recorded and accepted."""
    return {file.stem: json.loads(file.read_text()) for file in EXAMPLES.glob("*.json")}


def keep(by_operation):
    EXAMPLES.mkdir(exist_ok=True)
    for file in EXAMPLES.glob("*.json"):
        if file.stem not in {*by_operation, "refusals"}:
            file.unlink()
    for name, exchanges in by_operation.items():
        keep_one(name, exchanges)


def keep_one(name, exchanges):
    text = json.dumps(exchanges, indent=2, ensure_ascii=False)
    # Lists of plain values read better in one line.
    text = re.sub(r"\[\s+([^][{}]*?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", text)
    (EXAMPLES / f"{name}.json").write_text(text + "\n")
