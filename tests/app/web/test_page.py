"""The page in a real browser: from the first click to the replay, with what can go wrong on the way."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.app.conftest import DEMO_ANSWERS, Program
from tests.app.web.browser import Browser, browsing
from tests.app.web.conftest import Served, recorded_session, serving
from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.audio.files import read_audio
from voice_interview.audio.wav import write_wav
from voice_interview.resources import shipped
from voice_interview.session.record import BankRef
from voice_interview.session.sound import read_sound

PAGE = shipped("assets", "web")
MOST_BYTES = 150_000
HOSTILE = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>'


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spoken answer for a microphone; it goes round and round."""
    sound = read_audio(DEMO_ANSWERS / "peft.ogg", max_duration_s=120)
    path = tmp_path_factory.mktemp("microphone") / "answer.wav"
    write_wav(path, sound)
    return path


def session_of(served: Served, address: str) -> dict[str, Any]:
    shown = served.program.run("show", address.rsplit("/", 1)[1], "--json").stdout
    record: dict[str, Any] = json.loads(shown)
    return record


def state_is(browser: Browser, word: str) -> None:
    browser.until(lambda: word in browser.find(".state").text, f"the state {word!r}")


def choose_peft(browser: Browser) -> None:
    browser.click("details summary")
    browser.click("input[value=peft]")
    browser.run("document.querySelector(\"input[name=follow_ups][value='0']\").click()")  # under its label


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_interview_from_the_first_click_to_the_replay(served: Served, spoken: Path, tmp_path: Path) -> None:
    """The connection breaks in the answer; what was said meanwhile arrives."""
    with browsing(tmp_path, spoken) as browser:
        browser.driver.get(served.opened)
        browser.find("aside .primary")
        choose_peft(browser)
        assert browser.axe() == []
        browser.click("aside .primary")
        state_is(browser, "speaking")
        state_is(browser, "Listening")
        browser.until(lambda: len(browser.find(".said").text) > 60, "words")
        browser.run("window.offline = true; window.sockets.at(-1).close();")
        browser.see("Recording goes on here")
        before = browser.find(".said").text
        assert browser.axe() == []
        browser.run("setTimeout(() => { window.offline = false; }, 2500)")
        browser.until(lambda: len(browser.find(".said").text) > len(before) + 150, "the words said meanwhile")
        browser.click("[data-command=end]")
        browser.find(".verdicts")
        assert browser.run("return document.querySelectorAll('.evidence mark').length") > 0
        browser.until(lambda: len(browser.find(".spoken").text) > 20, "the reply in words")
        assert browser.axe() == []
        browser.click("[data-command=end]")
        browser.see("That was the interview")
        browser.click("a.button.primary")
        browser.find(".words button")
        session = session_of(served, browser.driver.current_url)
        [turn] = session["turns"]
        folder = served.program.home / "sessions" / session["id"]
        assert_whole(read_sound(folder / turn["audio"]).samples, read_sound(spoken).samples)
        assert browser.axe() == []
        hear_a_word(browser, turn["transcript"]["words"])
        broken = [line for line in browser.complaints if "/nothing/" not in line]
        assert broken == [], "the page broke its own policy, or failed"


def assert_whole(heard: Samples, spoken: Samples) -> None:
    """What was heard is a stretch of what was spoken, without a cut: one shift fits it from end to end."""
    first, last = heard[: 2 * HEARD_RATE_HZ], heard[-2 * HEARD_RATE_HZ :]
    shift = place_of(first, spoken)
    moved = (place_of(last, spoken) - shift) % len(spoken)
    assert moved == pytest.approx(len(heard) - len(last), abs=0.02 * HEARD_RATE_HZ)


def place_of(part: Samples, whole: Samples) -> int:
    """Return where in ``whole``, which goes round, ``part`` fits best."""
    size = len(whole)
    spectrum = np.fft.rfft(whole) * np.conj(np.fft.rfft(part, size))
    return int(np.argmax(np.fft.irfft(spectrum, size)))


def hear_a_word(browser: Browser, words: list[dict[str, Any]]) -> None:
    """Click a word: the waveform's player goes there; then keys."""
    picture = browser.run(
        "const c = document.querySelector('canvas');"
        "return new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
    )
    assert picture > 4, "nothing was drawn"
    browser.run("document.querySelectorAll('.words button')[5].click()")
    browser.until(lambda: browser.find(".player .primary").text == "Pause", "playing")
    browser.until(
        lambda: browser.driver.find_elements("css selector", ".words button.now"), "the word now heard"
    )
    browser.find("body").send_keys(" ")
    browser.until(lambda: browser.find(".player .primary").text == "Play", "pausing")
    browser.find("body").send_keys(">")
    assert browser.run("return document.querySelector('.player select').value") == "1.25"
    browser.click("canvas")
    browser.until(lambda: browser.find(".player .primary").text == "Pause", "playing from the picture")
    browser.find("body").send_keys(" ")
    browser.until(lambda: browser.find(".player .primary").text == "Play", "pausing again")
    walk_the_words(browser)
    assert words


def walk_the_words(browser: Browser) -> None:
    """Of all words one is on the way of Tab; arrows go to the others, Enter plays."""
    browser.run("document.querySelector('.words button').focus()")
    at = "return [...document.querySelectorAll('.words button')].indexOf(document.activeElement)"
    walk = ActionChains(browser.driver)
    walk.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT).perform()
    assert browser.run(at) == 2
    on_the_way = browser.run("return [...document.querySelectorAll('.words button[tabindex=\"0\"]')]")
    assert on_the_way == [browser.driver.switch_to.active_element]
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    browser.until(lambda: browser.find(".player .primary").text == "Pause", "playing from the word")


def test_denied_microphone_is_told_and_typing_by_keyboard_alone_does(served: Served, tmp_path: Path) -> None:
    with browsing(tmp_path, None) as browser:
        browser.driver.get(served.opened)
        browser.find("aside .primary")
        choose_peft(browser)
        browser.click("aside .primary")
        browser.see("may not use the microphone")
        assert browser.axe() == []
        keys = ActionChains(browser.driver)
        tab_to(browser, "input[name=answer]:checked")
        keys.send_keys(Keys.ARROW_RIGHT).perform()
        assert browser.run("return document.querySelector('input[name=answer]:checked').value") == "keys"
        tab_to(browser, "aside .primary")
        ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
        browser.until(
            lambda: browser.run("return document.activeElement.tagName") == "TEXTAREA", "a place to type"
        )
        skip_to_the_content(browser)
        tab_to(browser, "textarea")
        answer = ActionChains(browser.driver).send_keys(
            "LoRA freezes the base and trains two small matrices."
        )
        answer.key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()
        browser.find(".verdicts")
        ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
        browser.see("That was the interview")
        tab_to(browser, "a.button.primary")
        ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
        browser.see("Concept by concept")


def skip_to_the_content(browser: Browser) -> None:
    """The link for the keyboard goes to what is there, and leaves it there."""
    address = browser.driver.current_url
    browser.run("document.querySelector('.skip').focus()")
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    assert browser.run("return document.activeElement.id") == "main"
    assert browser.driver.current_url == address and browser.find("textarea").is_displayed()


def tab_to(browser: Browser, selector: str) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(60):
        if browser.run("return document.activeElement?.matches(arguments[0])", selector):
            return
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
    raise AssertionError(f"Tab never reaches {selector}")


def test_text_never_becomes_markup_and_a_server_that_is_gone_is_told(
    served_program: Program, tmp_path: Path
) -> None:
    with serving(served_program) as server:
        session = recorded_session(
            served_program.home, prompt=HOSTILE, bank=BankRef(id="hostile", version="1")
        )
        saved = server.owner.json("PUT", "/api/banks/hostile", {"text": hostile_bank()})
        assert saved.status == 200, saved.body
        pages = (
            "practise",
            "progress",
            "sessions",
            f"sessions/{session}",
            "banks",
            "banks/hostile",
            "banks/hostile/edit",
        )
        with browsing(tmp_path, None, "--force-prefers-reduced-motion") as browser:
            browser.driver.get(server.opened)
            browser.find("aside .primary")
            for page in pages:
                browser.run("document.querySelector('main').replaceChildren()")
                browser.run("location.hash = arguments[0]", f"#/{page}")
                browser.until(lambda: "onerror" in all_text(browser), page)
                browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
                assert browser.axe() == [], page
                assert browser.run("return document.querySelectorAll('main img, main script').length") == 0
                assert browser.driver.title != "taken"
            assert browser.complaints == []
            stop(server)
            browser.run("location.hash = '#/sessions'")
            browser.see("The server does not answer")
        (served_program.home / "banks" / "hostile.yaml").unlink()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_server_that_dies_in_an_answer_costs_no_sound(
    served_program: Program, spoken: Path, tmp_path: Path
) -> None:
    """The page holds what the disk lacks, on whichever of its pages, and brings it to the next server."""
    with browsing(tmp_path, spoken) as browser:
        with serving(served_program) as server:
            browser.driver.get(server.opened)
            browser.find("aside .primary")
            choose_peft(browser)
            browser.click("aside .primary")
            state_is(browser, "Listening")
            folder = browser.until(lambda: answering(served_program, 3.0), "sound on disk")
            server.process.kill()
            port = int(server.address.rsplit(":", 1)[1])
        answer = next(folder.glob("*answer.wav"))
        written_s = read_sound(answer).duration_s
        browser.see("The server does not answer")
        with serving(served_program, port=port) as server:
            browser.see("seconds of your answer are held here")
            assert browser.axe() == []
            browser.run("location.hash = '#/sessions'")
            browser.see("You are not signed in any more")
            browser.see("seconds of your answer are held here")
            leaving = "return dispatchEvent(new Event('beforeunload', { cancelable: true }))"
            assert browser.run(leaving) is False, "nobody asked whether the sound may be lost"
            page = browser.driver.current_window_handle
            browser.driver.switch_to.new_window("tab")
            browser.driver.get(server.opened)
            browser.driver.switch_to.window(page)
            browser.see("All that you said has arrived")
            assert browser.run(leaving) is True
            heard = read_sound(answer)
            assert heard.duration_s > written_s + 3
            # Across the seam, not further: while models load, a busy machine starves the browser's ear.
            across = round((written_s + 3) * HEARD_RATE_HZ)
            assert_whole(heard.samples[:across], read_sound(spoken).samples)
            browser.run("location.hash = arguments[0]", f"#/resume/{folder.name}")
            browser.see("Go on where you were")
            assert server.owner.send("DELETE", f"/api/sessions/{folder.name}").status == 200


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_leaving_while_the_connection_is_lost_costs_no_sound(
    served: Served, spoken: Path, tmp_path: Path
) -> None:
    """What could not be sent is sent from another page, and then the interview is stopped."""
    with browsing(tmp_path, spoken) as browser:
        browser.driver.get(served.opened)
        browser.find("aside .primary")
        choose_peft(browser)
        browser.click("aside .primary")
        state_is(browser, "Listening")
        browser.until(lambda: answering(served.program, 1.0), "sound on disk")
        browser.run("window.offline = true; window.sockets.at(-1).close();")
        browser.see("Recording goes on here")
        browser.run("setTimeout(() => { location.hash = '#/sessions'; }, 3000)")
        browser.see("is held here: leave this page open")
        folder = answering(served.program, 1.0)
        assert folder is not None
        written_s = read_sound(next(folder.glob("*answer.wav"))).duration_s
        browser.run("window.offline = false")
        browser.see("All that you said has arrived")
        heard = read_sound(next(folder.glob("*answer.wav")))
        assert heard.duration_s > written_s + 2
        assert_whole(heard.samples, read_sound(spoken).samples)
        assert not json.loads((folder / "session.json").read_text())["complete"]


def answering(program: Program, least_s: float) -> Path | None:
    """Return the folder of the session that has so much of an answer on disk."""
    for path in program.home.glob("sessions/2*/*answer.wav"):
        record = json.loads((path.parent / "session.json").read_text())
        if not record["complete"] and path.stat().st_size > least_s * HEARD_RATE_HZ * 2:
            return path.parent
    return None


def hostile_bank() -> str:
    text = json.dumps(HOSTILE)
    concept = f"{{id: c, name: {text}, weight: 1, statements: [{text}], advice: {text}}}"
    question = f"id: one, number: 1, prompt: {text}, key_concept: {text}, reference_answer: {text}"
    return (
        f'format: 1\nid: hostile\ntitle: {text}\nversion: "1"\n'
        f"questions:\n  - {{{question}, concepts: [{concept}]}}\n"
    )


def all_text(browser: Browser) -> str:
    return str(
        browser.run(
            "const typed = [...document.querySelectorAll('textarea')].map((one) => one.value);"
            "return document.body.textContent + typed;"
        )
    )


def stop(server: Served) -> None:
    server.process.terminate()
    server.process.wait(30)


def test_page_is_light_and_speaks_to_nobody_else() -> None:
    files = [path for path in PAGE.rglob("*") if path.suffix in (".js", ".css")]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    fetched = {path.name for path in PAGE.glob("js/*.js")} - {"main.js", "capture.js", "sign-in.js"}
    at_once = re.findall(r'modulepreload" href="/static/js/([^"]+)"', (PAGE / "index.html").read_text())
    assert set(at_once) == fetched, "what is not fetched at once waits for what imports it"
    for path in (*files, *PAGE.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        outside = [found for found in re.findall(r"(?:https?:)?//[a-z0-9.]+", text) if "w3.org" not in found]
        assert [one for one in outside if not one.startswith(("//localhost", "http://127.0.0.1"))] == [], path
        assert "innerHTML" not in text and "eval(" not in text and " style=" not in text, path
