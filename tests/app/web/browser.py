"""A real browser for tests of the page: Chromium, with a recording for a microphone."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import pytest
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

WAIT_S = 150.0
_NOT_YET = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
_Found = TypeVar("_Found")
_BREAKABLE = """
const Real = WebSocket;
window.sockets = [];
window.offline = false;
window.WebSocket = class extends Real {
  constructor(address) {
    super(window.offline ? address.replace("/api/", "/nothing/") : address);
    window.sockets.push(this);
  }
};
"""
"""Lets a test break the page's connection, and keep it broken."""


class Browser:
    """What a person sees of the page and does on it."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def until(self, look: Callable[[], _Found | None], what: str) -> _Found:
        """Wait until ``look`` finds something, and return it."""
        deadline_s = time.monotonic() + WAIT_S
        while time.monotonic() < deadline_s:
            try:
                if found := look():
                    return found
            except _NOT_YET:
                pass
            time.sleep(0.1)
        raise AssertionError(f"{what} never came:\n{self.text}")

    def find(self, selector: str) -> WebElement:
        """Wait for an element."""
        return self.until(lambda: self.driver.find_element(By.CSS_SELECTOR, selector), selector)

    def click(self, selector: str) -> None:
        """Click as a person does, even where the page is just being drawn anew."""

        def clicked() -> bool:
            element = self.driver.find_element(By.CSS_SELECTOR, selector)
            self.run("arguments[0].scrollIntoView({block: 'center'})", element)
            element.click()
            return True

        self.until(clicked, selector)

    def see(self, text: str) -> None:
        """Wait until this text is on the page."""
        self.until(lambda: text in self.text, repr(text))

    @property
    def text(self) -> str:
        return str(self.run("return document.body.innerText"))

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def axe(self) -> list[str]:
        """Return what axe finds serious or critical on the page as it is now."""
        self.driver.execute_script(
            resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
        )
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run().then((got) => done(JSON.stringify(got.violations)));"
        )
        return [
            f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
            for one in json.loads(found)
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    @property
    def complaints(self) -> list[str]:
        """Errors in the browser's console; a breach of the page's policy is one."""
        lines = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [line["message"] for line in lines if line["level"] == "SEVERE"]


@contextmanager
def browsing(profile: Path, microphone: Path | None, *options: str) -> Iterator[Browser]:
    """Start Chromium; without ``microphone`` the page may not use one. Skips where there is none."""
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or chromedriver is None:
        pytest.skip("Chromium with its driver is not on this machine (Debian: chromium, chromium-driver)")
    chrome = webdriver.ChromeOptions()
    chrome.binary_location = chromium
    for option in (
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--window-size=1280,900", "--use-fake-device-for-media-stream",
        f"--user-data-dir={profile}", *options,
    ):  # fmt: skip
        chrome.add_argument(option)
    if microphone is None:
        chrome.add_argument("--deny-permission-prompts")
    else:
        chrome.add_argument("--use-fake-ui-for-media-stream")
        chrome.add_argument(f"--use-file-for-fake-audio-capture={microphone}")
    chrome.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=chrome, service=Service(chromedriver))
    try:
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _BREAKABLE})
        yield Browser(driver)
    finally:
        driver.quit()
