"""The right question is found, however it is asked: spellings, scripts, pasted errors, labelled queries."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from pathlib import Path

import pytest

from benchmarks.search import cost, quality, sites
from benchmarks.search.browser import ask_worker
from zerograd import catalogue, search
from zerograd.search import data, terms, tiers, vendor

ROOT = Path(__file__).parents[1]
LANGUAGES = catalogue.LANGUAGES


@pytest.fixture(scope="module")
def content():
    return catalogue.read(ROOT)


@pytest.fixture(scope="module")
def found(content, tmp_path_factory, browser):
    """`found(language, queries)`: what the worker answers on the real catalogue, without a site around it."""
    folder = tmp_path_factory.mktemp("search")
    made = {language: search.files(content, language) for language in LANGUAGES}
    for language, files in made.items():
        search.write(files, folder / language)
    (folder / "blank.html").write_text("<!doctype html>", encoding="utf-8")
    with sites.serve(folder) as address:
        page = browser.new_page()
        page.goto(address + "blank.html")
        workers = {
            language: f"{address}{language}/{search.settings(files, language)['worker']}"
            for language, files in made.items()
        }
        yield lambda language, queries: ask_worker(page, workers[language], list(queries))
        page.close()


def wrong(found, language: str, wanted: list[tuple[str, str]], top: int) -> list[str]:
    """The queries of `wanted` (query, slug) that do not find their question among the first `top`."""
    answers = found(language, [query for query, _ in wanted])
    return [
        f"{query[:200]!r} → {answer['found'][:4]}, not {slug}"
        for (query, slug), answer in zip(wanted, answers)
        if slug not in answer["found"][:top]
    ]


def test_labelled_queries_reach_the_floor(found):
    """Just under what was reached; the benchmark shows the figures themselves."""
    floor = json.loads((ROOT / "benchmarks/search/floor.json").read_text(encoding="utf-8"))
    table = {}
    for language in LANGUAGES:
        queries = [query for query in sites.queries() if query["lang"] == language]
        table |= quality.scores(queries, found(language, [query["query"] for query in queries]))
    below = []
    for group, least in floor.items():
        score = table[group]
        reached = {
            "recall@1": score.recall(1),
            "recall@3": score.recall(3),
            "mrr@10": score.mrr,
            "answered": 1 - score.empty / len(score.ranks),
        }
        below += [
            f"{group} {name}: {reached[name]:.3f} < {value}" for name, value in least.items() if reached[name] < value
        ]
    assert not below, "; ".join(below) + " (see: python -m benchmarks.search.quality --misses)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_and_alias_finds_its_question(content, found, language):
    wanted = [
        (text, slug)
        for slug, page in content.questions(language).items()
        for text in (page.title, *page.items("aliases"))
    ]
    missing = wrong(found, language, wanted, 3)
    assert len(missing) <= 0.01 * len(wanted), "\n".join(missing)
    assert not wrong(found, language, [(page.title, slug) for slug, page in content.questions(language).items()], 1)


SPELLINGS = {
    "zero-grad": [
        "zero_grad",
        "zero grad",
        "zerograd",
        "optimizer.zero_grad()",
        "torch.optim.Optimizer.zero_grad",
        "Optimizer.zero_grad",
        "ｚｅｒｏ＿ｇｒａｄ（）",
        "ZERO_GRAD",
    ],
    "cross-entropy": [
        "CrossEntropyLoss",
        "cross entropy",
        "nn.CrossEntropyLoss",
        "torch.nn.CrossEntropyLoss()",
        "cross_entropy",
        "crossentropy",
        "F.cross_entropy",
        "Cross-Entropy Loss",
    ],
    "no-grad": ["no_grad", "no grad", "torch.no_grad()", "with torch.no_grad():"],
    "state-dict": [
        "load_state_dict",
        "load state dict",
        "torch.nn.Module.load_state_dict",
        "model.load_state_dict(checkpoint)",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("api", SPELLINGS)
def test_an_api_is_found_in_every_spelling(found, language, api):
    wanted = {
        "zero-grad": "zero-grad",
        "cross-entropy": "cross-entropy",
        "no-grad": "no-grad",
        "state-dict": "state-dict",
    }[api]
    for query, answer in zip(SPELLINGS[api], found(language, SPELLINGS[api])):
        assert answer["found"] and wanted in answer["found"][0], (query, answer["found"][:3])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_an_api_finds_a_question_whose_title_names_it(content, found, language):
    """Bare, as a call, as a method, and as the title writes it; several titles may name it, any of them comes first."""
    owners: dict[str, set[str]] = {}
    for slug, page in content.questions(language).items():
        for dotted, name in re.findall(r"((?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*))\(\)", page.title):
            for query in (name, f"{name}(", f"{name}()", f".{name}()", dotted, f"{dotted}()"):
                owners.setdefault(query, set()).add(slug)
    assert {"backward", ".backward()", "optimizer.step()", "zero_grad("} <= set(owners)
    wrong = [
        f"{query} → {answer['found'][:3]}, not {slugs}"
        for (query, slugs), answer in zip(owners.items(), found(language, owners))
        if answer["found"][0] not in slugs
    ]
    assert not wrong, "\n".join(wrong)


def test_the_plainest_question_about_an_api_comes_before_the_narrower_ones(found):
    queries = ["loss.backward()", "loss.backward", "backward", "backward()", ".backward()"]
    for language in LANGUAGES:
        assert not wrong(found, language, [(query, "what-does-backward-do") for query in queries], 1)


PLAIN = {
    "zh": [
        ("为什么要清零梯度", "why-zero-grad", 1),
        ("为什么要清空梯度", "why-zero-grad", 1),
        ("zero_grad 放哪里", "zero-grad-where-to-put", 1),
        ("zero_grad 应该放在哪", "zero-grad-where-to-put", 1),
        ("zero_grad作用", "why-zero-grad", 3),
        ("optimizer.zero_grad的作用", "why-zero-grad", 3),
        ("学习率太高", "loss-nan", 1),
        ("學習率太高", "loss-nan", 1),
        ("学习率太大", "loss-nan", 1),
    ],
    "en": [
        ("why clear gradients", "why-zero-grad", 1),
        ("why reset the gradients", "why-zero-grad", 1),
        ("why zero the gradient", "why-zero-grad", 1),
        ("why do gradients accumulate??", "why-zero-grad", 1),
        ("where to put zero_grad", "zero-grad-where-to-put", 1),
        ("purpose of zero_grad", "why-zero-grad", 3),
        ("learning rate too high", "loss-nan", 1),
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_queries_find_the_plain_question(found, language):
    missing = [wrong(found, language, [(query, slug)], top) for query, slug, top in PLAIN[language]]
    assert not any(missing), missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_framework_is_answered_only_where_it_is_named(found, language):
    slug = "clear-session-zero-grad"
    named = ["keras zero_grad", "tensorflow clear gradients", "jax zero_grad", "tf 梯度清零", "clear_session"]
    assert not wrong(found, language, [(query, slug) for query in named], 1)
    unnamed = {
        "zh": ["清零梯度", "自动清零梯度", "zero_grad"],
        "en": ["clear gradients", "reset gradients", "zero_grad"],
    }[language]
    assert not [query for query, answer in zip(unnamed, found(language, unnamed)) if answer["found"][0] == slug]


@pytest.mark.parametrize(
    "query, words",
    [
        ("why clear gradients", ["clear", "gradients"]),
        ("optimizer.zero_grad() 的作用", ["optimizer", "zero_grad", "作用"]),
        ("为什么要把梯度清零", ["梯度"]),
        ("RuntimeError: one variable, gradient computation", ["one", "variable", "gradient", "computation"]),
        ("gradient &lt; &amp; &#39; &quot; lt GT amp quot 39", ["gradient"]),
        ("ｂａｃｋｗａｒｄ graph", ["backward", "graph"]),
        (f"RuntimeError: gradient {'of a variable ' * 10}", []),
        ("Traceback (most recent call last): gradient", []),
    ],
)
def test_the_words_to_mark_are_whole_and_as_typed(found, query, words):
    """No stems, fillers, classes of errors or parts of an entity, and nothing of a pasted error."""
    (answer,) = found("en", [query])
    marked = list(answer["items"][0]["terms"])
    assert set(words) <= set(marked) and (words or not marked), marked
    latin = [word for word in marked if word.isascii()]
    assert latin == [word for word in words if word.isascii()]


CHINESE = [
    ("梯度清零", "zero-grad"),
    ("為什麼每次迭代都要把梯度清零？", "why-zero-grad"),
    ("訓練集損失下降，驗證集損失上升", "overfitting-val-loss-up"),
    ("怎樣凍結預訓練模型的參數", "freeze-layers"),
    ("顯存不足怎麼辦", "cuda-out-of-memory"),
    ("ＣＵＤＡ　ｏｕｔ　ｏｆ　ｍｅｍｏｒｙ！", "cuda-out-of-memory"),
    ("optimizer梯度累积loss除以步数", "grad-accumulation"),
    ("交叉熵前要不要加softmax", "cross-entropy-softmax"),
    ("模型.eval()和no_grad有啥不同", "eval-vs-no-grad"),
]


def test_chinese_in_every_writing(found):
    for language in LANGUAGES:
        answers = found(language, [query for query, _ in CHINESE])
        for (query, slug), answer in zip(CHINESE, answers):
            assert any(slug in name for name in answer["found"][:2]), (language, query, answer["found"][:4])


HEAD = r"""Traceback (most recent call last):
  File "/home/someone/projects/My Net/train.py", line 117, in <module>
    model.load_state_dict(torch.load("checkpoint.pt", map_location=device)["state_dict"], strict=False)
  File "C:\Users\x\lib\site-packages\torch\nn\modules\module.py", line 1739, in _wrapped_call_impl
    optimizer.zero_grad(set_to_none=True); loss = nn.CrossEntropyLoss()(model(x).softmax(1), y)
  File "/opt/conda/lib/python3.11/site-packages/torch/_tensor.py", line 581, in backward
    with torch.no_grad(): model.eval(); (loss / accumulation_steps).backward(retain_graph=True)
    ^^^^^^^^^^^^^^^^^^^^^^^^
"""


def pasted(error: str, seed: int) -> list[str]:
    """What people paste for an error: bare, in a traceback, in one joined line, and with other numbers and shapes."""
    chance = random.Random(seed)
    typed = error if ":" in error.split(" ")[0] else f"RuntimeError: {error}"
    other = "".join(str(chance.randrange(1, 10)) if c.isdigit() else c for c in typed)
    return [
        typed,
        HEAD + typed + "\n",
        (HEAD + other).replace("\n", " "),
        (HEAD + other).replace("\n", ""),
        f"{other} at 0x7f{seed:06x}c0de in /usr/lib/python3/dist-packages/foo/bar.py:{seed}",
        f"我运行的时候报错 {typed} 怎么解决",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_error_is_found_however_it_is_pasted(content, found, language):
    """Several questions may list the same error; any of them answers it."""
    pages = content.questions(language)
    owners: dict[str, set[str]] = {}
    for slug, page in pages.items():
        for error in page.items("errors"):
            owners.setdefault(error, set()).add(slug)
    queries = [(text, slugs) for i, (error, slugs) in enumerate(owners.items()) for text in pasted(error, i)]
    answers = found(language, [text for text, _ in queries])
    missing = [
        f"{text[-200:]!r} → {answer['found'][:4]}, not {slugs}"
        for (text, slugs), answer in zip(queries, answers)
        if not slugs & set(answer["found"][:3])
    ]
    assert len(missing) <= 0.02 * len(queries), f"{len(missing)} of {len(queries)}\n" + "\n".join(missing)


def test_terms_are_the_same_in_python_and_in_the_browser(content, browser):
    texts = [text for language in LANGUAGES for q in data.questions(content, language) for text in q.row]
    texts += ["訓練時，損失ＮａＮ！ zero_grad __init__ x.y_z NLLLoss2d 3x4 ①② ﬁ été İ 𠮷野", ""]
    page = browser.new_page()
    engine = next(value for name, value in search.files(content, "zh").items() if "/engine." in name)
    page.evaluate(engine.decode())
    assert page.evaluate("texts => texts.map(self.zerograd.terms)", texts) == [known(content, text) for text in texts]
    page.close()


def known(content, text: str) -> list[str]:
    """Terms in Python, with only those characters simplified that occur in the questions, as in the browser."""
    from zerograd.search.scripts import simplified

    pairs = simplified(data.questions(content, "zh"))
    table = {ord(pairs[i]): pairs[i + 1] for i in range(0, len(pairs), 2)}
    original, terms.simplified = terms.simplified, lambda: table
    try:
        return terms.terms(text)
    finally:
        terms.simplified = original


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tiered_index_finds_what_the_whole_one_finds(content, found, language, tmp_path, browser, monkeypatch):
    monkeypatch.setattr(tiers, "FROM", 1)
    made = search.files(content, language)
    search.write(made, tmp_path)
    (tmp_path / "blank.html").write_text("", encoding="utf-8")
    queries = [query for query in sites.queries() if query["lang"] == language]
    texts = [query["query"] for query in queries]
    with sites.serve(tmp_path) as address:
        page = browser.new_page()
        page.goto(address + "blank.html")
        answers = ask_worker(page, address + search.settings(made, language)["worker"], texts)
        page.close()
    whole = quality.scores(queries, found(language, texts))[language]
    cut = quality.scores(queries, answers)[language]
    assert cut.recall(3) >= whole.recall(3) - 0.03 and cut.empty == 0


def test_the_first_result_among_ten_thousand_needs_under_300_kb(content):
    """Whatever is asked: the code, the largest pieces of the terms and of the candidates that one query may fetch."""
    questions = cost.filled(data.questions(content, "zh"), 10_000)
    sizes = {name: len(gzip.compress(value, 6)) for name, value in search.assembled(questions, "zh").items()}
    by_kind = {"t": [], "q": []}
    for name in [name for name in sizes if "/tiers-" in name]:
        by_kind[Path(name).name[0]].append(sizes.pop(name))
    worker = (Path(search.__file__).parent / "worker/tiers.js").read_text(encoding="utf-8")
    asked, candidates = (int(re.search(rf"const {name} = (\d+);", worker)[1]) for name in ("ASKED", "CANDIDATES"))
    pieces = sorted(by_kind["t"], reverse=True)[:asked] + sorted(by_kind["q"], reverse=True)[:candidates]
    assert len(pieces) == asked + candidates and sum(sizes.values()) + sum(pieces) < 300_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_worker_and_index_stay_small(content, language):
    """60 KB compressed at 60 questions: the index may grow in proportion until then."""
    sizes = {name: len(gzip.compress(value, 9)) for name, value in search.files(content, language).items()}
    index = sum(size for name, size in sizes.items() if "/index." in name)
    code = sum(size for name, size in sizes.items() if "/worker." in name or "/engine." in name)
    count = len(content.questions(language))
    assert code + index * 60 / max(count, 1) < 60_000, sizes


def test_vendored_files_are_what_the_record_says():
    record = vendor.record()
    present = {file.name for file in vendor.FOLDER.iterdir()} - {"vendor.json", "README.md"}
    assert present == set(record) == set(vendor.DERIVED)
    for name, entry in record.items():
        assert hashlib.sha256((vendor.FOLDER / name).read_bytes()).hexdigest() == entry["sha256"], (
            f"{name} is not the file of {entry['package']}: python -m zerograd.search.vendor"
        )
    notice = (
        next(value for name, value in search.files(catalogue.read(ROOT), "en").items() if "/engine." in name)
        .decode()
        .splitlines()[0]
    )
    for entry in record.values():
        assert entry["licence"] in notice
    assert record["minisearch.js"]["package"].replace("minisearch@", "MiniSearch ") in notice


def test_names_change_with_the_content(content):
    made = {language: search.files(content, language) for language in LANGUAGES}
    for name, value in made["zh"].items():
        assert hashlib.sha256(value).hexdigest()[:10] in name
    assert len({search.settings(files, language)["worker"] for language, files in made.items()}) == 2
