"""The step-through shows numbers of a real run, with scripts and without, by mouse and by keyboard."""

import json
import time

import pytest
from support.house import ROOT

from zerograd.stepper import page as shown
from zerograd.stepper import record as recording

FILES = sorted((ROOT / "snippets").rglob("*.trace.json"))
PAGES = ["why-zero-grad/", "en/why-zero-grad/", "minimal-training-loop/", "en/minimal-training-loop/"]


def load(file):
    return json.loads(file.read_text(encoding="utf-8"))


def test_a_run_today_gives_the_recorded_numbers(catalogue):
    assert FILES
    for file in FILES:
        trace = load(file)
        snippet = catalogue.snippets[trace["snippet"]]
        cure = f"cure: python -m zerograd trace {snippet.name}"
        assert trace["variants"] == recording.variants(snippet.code), cure
        first = trace["variants"][0]
        assert first["code"] == snippet.code, "the first variant is the snippet itself"
        ends = [s for s in first["states"] if "step()" in snippet.code.splitlines()[s["line"] - 1]]
        assert [f"loss {s['loss']}  grad {s['grad']}  w {s['w']}" for s in ends] == snippet.output.splitlines()


@pytest.mark.parametrize("momentum", [0.0, 0.5])
@pytest.mark.parametrize("zeroing", [True, False])
def test_the_recorded_numbers_are_those_of_the_formula(zeroing, momentum):
    """An oracle without torch: b = mu * b + g, w = w - lr * b (torch.optim.SGD), g summed up where nobody zeroes."""
    name = "SGD, momentum" if momentum else "SGD"
    trace = load(ROOT / "snippets/minimal-training-loop/line-by-line.trace.json")
    (variant,) = [v for v in trace["variants"] if (v["optimizer"], v["zeroing"]) == (name, zeroing)]
    w = grad = buffer = 0.0
    expected = []
    for step in range(5):
        new = 2 * (w - 2)
        grad = new if zeroing else grad + new
        buffer = grad if step == 0 else momentum * buffer + grad
        w -= 0.25 * buffer
        expected.append(f"{w:.4f}")
    lines = variant["code"].splitlines()
    assert [state["w"] for state in variant["states"] if "step()" in lines[state["line"] - 1]] == expected


def test_a_page_without_its_place_or_its_trace_is_named(tmp_path):
    with pytest.raises(shown.TraceError, match=r"page\.md: .*go together"):
        shown.insert("text", "a/b", tmp_path, "en", "page.md")
    with pytest.raises(shown.TraceError, match=r"page\.md: .*go together"):
        shown.insert("<!-- trace -->", None, tmp_path, "en", "page.md")
    with pytest.raises(
        shown.TraceError, match=r"page\.md: no snippets/a/b\.trace\.json\n    cure: python -m zerograd trace a/b"
    ):
        shown.insert("<!-- trace -->", "a/b", tmp_path, "en", "page.md")


def test_a_snippet_that_cannot_be_traced_is_named():
    with pytest.raises(recording.TraceError, match="0 times 'optimizer.zero_grad"):
        recording.variants("import torch\n")


@pytest.fixture
def page(request, browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    page = context.new_page()
    page.goto(address + request.param)
    yield page
    context.close()


def values(page) -> list[str]:
    return page.locator(".trace-state dd").all_inner_texts()


PLAYED = """variants => variants.map(({optimizer, zeroing, states}) => {
    const all = selector => [...document.querySelectorAll(selector)], text = e => e.innerText.trim();
    const choice = document.querySelector(".trace-choice select"), box = document.querySelector(".trace-choice input");
    choice.value = [...choice.options].find(option => option.text === optimizer).value;
    choice.dispatchEvent(new Event("change", {bubbles: true}));
    if (box.checked !== zeroing) box.click();
    const buttons = all(".trace-buttons button");
    buttons[0].click();
    const code = all(".trace-code code").map(text).join("\\n");
    return [code, states.map(() => {
        buttons[3].click();
        return [text(document.querySelector(".trace-code .here")), ...all(".trace-state dd").map(text)];
    })];
})"""
"""What the player shows: for each variant its code, and after each click on "next" the line and the values."""


@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_the_player_shows_the_recorded_states(page):
    variants = load(ROOT / "snippets/minimal-training-loop/line-by-line.trace.json")["variants"]
    page.locator(".trace-state").wait_for()
    for variant, (code, steps) in zip(variants, page.evaluate(PLAYED, variants), strict=True):
        assert code.replace("\xa0", " ").split() == variant["code"].split()
        lines = variant["code"].splitlines()
        assert steps == [
            [lines[state["line"] - 1].strip(), state["w"], state["grad"] or "None", state["loss"] or "—"]
            for state in variant["states"]
        ]


@pytest.mark.parametrize("page", ["why-zero-grad/"], indirect=True)
def test_it_starts_where_the_page_says_and_obeys_keys(page):
    assert not page.locator(".trace-choice input").is_checked()
    page.locator(".trace-choice input").focus()
    page.keyboard.press("Space")
    assert page.locator(".trace-choice input").is_checked()
    page.locator(".trace-buttons input").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert values(page) == ["1.0000", "-4.0000", "4.0000"]
    place = lambda: [float(page.locator(".trace circle").get_attribute(name)) for name in ("cx", "cy")]
    page.keyboard.press("End")
    assert values(page)[0] == "1.9375"
    (right, down) = place()
    page.keyboard.press("Home")
    assert values(page) == ["0.0000", "None", "—"]
    assert place()[0] < right and place()[1] < down, "towards the minimum, and down"


@pytest.mark.parametrize("page", ["en/why-zero-grad/"], indirect=True)
def test_it_plays_and_pauses(page):
    play = page.get_by_role("button", name="Play")
    play.click()
    end = time.monotonic() + 120  # a limit, not a measure
    while int(page.locator(".trace-buttons input").input_value()) < 2 and time.monotonic() < end:
        page.wait_for_timeout(100)  # not wait_for_function, which the content policy refuses as eval
    page.get_by_role("button", name="Pause").click()
    stopped = page.locator(".trace-buttons input").input_value()
    page.wait_for_timeout(1200)
    assert page.locator(".trace-buttons input").input_value() == stopped
    assert "w.grad = " in page.locator(".trace-status").inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_without_scripts_the_tables_hold_the_same_numbers(path, site):
    from html import unescape

    html = unescape((site / path / "index.html").read_text(encoding="utf-8"))
    for variant in load(ROOT / "snippets/minimal-training-loop/line-by-line.trace.json")["variants"]:
        for state in variant["states"]:
            line = variant["code"].splitlines()[state["line"] - 1].strip()
            cells = (state["iteration"], f"<code>{line}</code>", state["w"], state["grad"] or "—", state["loss"] or "—")
            assert "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" in html
