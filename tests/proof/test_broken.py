"""What a page shows of a broken PyTorch is what the claim prints there."""

import json

from support.house import ROOT
from support.proofs import ask

from zerograd.commands.broken import RECORD, printed
from zerograd.proof import report
from zerograd.site.home import SNIPPET


def test_a_run_today_prints_what_was_recorded_in_each_broken_pytorch(catalogue):
    shown = report.load(ROOT)
    names = [file.relative_to(ROOT / "snippets").as_posix() for file in (ROOT / "snippets").rglob(f"*{RECORD}")]
    assert SNIPPET + RECORD in names
    for name in names:
        snippet = catalogue.snippets[name.removesuffix(RECORD)]
        recorded = json.loads((ROOT / "snippets" / name).read_text(encoding="utf-8"))
        cure = f"cure: python -m zerograd broken {snippet.name}"
        assert recorded.keys() == set(shown.verdict(snippet).counterfactuals), cure
        assert ask(printed, snippet, tuple(recorded)) == recorded, cure
        assert snippet.output not in recorded.values(), cure


def test_the_command_records_what_was_shown_and_nothing_else(house):
    assert house.run("broken").status == 0 and not [*house.root.rglob(f"*{RECORD}")]
    assert house.run("broken", "one/frist").status == 2
    assert "0 outputs" in house.run("broken", "one/first").text, "nothing was shown about it"
    assert [file.name for file in house.root.rglob(f"*{RECORD}")] == [f"first{RECORD}"]
