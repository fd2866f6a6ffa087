"""The floor that the rehearsal X is measured against: the same server answering a constant.

Run as `python -m tests.benchmarks.publishing._constant_x`; prints its address, ends with its input.
"""

import json

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from scheduler.x_simulator.__main__ import listen, serve

ANSWER = json.dumps(
    {
        "data": {
            "id": "2241101458437046272",
            "text": "A constant answer",
            "edit_history_tweet_ids": [],
        }
    }
).encode()


async def create(request: Request) -> Response:
    """Reads the body, as anybody must, and answers."""
    await request.body()
    return Response(ANSWER, 201, media_type="application/json; charset=utf-8")


def main() -> None:
    """Serves until standard input closes."""
    listener, url = listen(0)
    print(json.dumps({"url": url}), flush=True)
    app = FastAPI(openapi_url=None)
    app.add_api_route("/2/tweets", create, methods=["POST"])
    serve(app, listener)


if __name__ == "__main__":
    main()
