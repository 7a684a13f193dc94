"""A real Chromium, and the application served on a port of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from tests.conftest import chromium

# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def chrome() -> Iterator[Any]:
    """The browser; the tests that need one say why they are left out where there is none."""
    if chromium() is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS.split())
        yield launched
        launched.close()


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address at which the application answers."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


# What passed is not read, and telling it takes as long as the looking.
ONLY_FAULTS = {"resultTypes": ["violations"]}


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, and whether it scrolls sideways."""
    found = [
        f"{page.url}: {fault['id']}: {fault['nodes'][0]['html'][:160]}"
        for fault in Axe().run(page, options=ONLY_FAULTS).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{page.url}: scrolls sideways at {page.viewport_size}")
    return found
