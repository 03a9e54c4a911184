"""What is looked at once a week: the claims on another torch, and the addresses outside."""

import http.server
import shutil
import socket
import threading

import pytest
from made import in_file

from zerograd.__main__ import main
from zerograd.commands import links

CODE = "import torch\n\nw = torch.ones(1, requires_grad=True)\n(2 * w).backward()\nprint(w.grad)\n"
PAGE = '---\ntitle: "{title}"\n---\n\n# {title}\n\n!!! claim "{title}"\n\n    --8<-- "made/{claim}.md"\n'


@pytest.fixture
def site(tmp_path, request):
    for language, title in (("zh", "梯度是 9"), ("en", "The gradient is 9")):
        (tmp_path / "docs" / language).mkdir(parents=True)
        (tmp_path / f"docs/{language}/made.md").write_text(PAGE.format(title=title, claim="wrong"), encoding="utf-8")
    (tmp_path / "snippets/made").mkdir(parents=True)
    shutil.copy(request.config.rootpath / "pyproject.toml", tmp_path)
    return tmp_path


def add(site, name: str, code: str, output: str, marks: str = "") -> None:
    (site / f"snippets/made/{name}.md").write_text(in_file(code, output, marks), encoding="utf-8")


def drift(site) -> str:
    assert main(["drift", "--root", str(site), "--output", str(site / "found.md")]) == 0
    return (site / "found.md").read_text(encoding="utf-8")


def test_a_changed_claim_is_named_with_both_versions_and_both_outputs(site):
    import torch

    add(site, "right", CODE, "tensor([2.])\n")
    add(site, "wrong", CODE, "tensor([9.])\n")
    add(site, "raises", "import torch\n\ntorch.ones(2) @ torch.ones(3)\n", "x\n")
    add(site, "elsewhere", CODE, "tensor([9.])\n", '<!--pytest.mark.torch("<1")-->\n')
    text = drift(site)
    for expected in (
        "made/wrong",
        "梯度是 9",
        "The gradient is 9",
        torch.__version__,
        "2.13.0",
        "tensor([9.])",
        "tensor([2.])",
    ):
        assert expected in text
    assert "made/raises" in text and "RuntimeError" in text
    assert "made/right" not in text, "it holds"
    assert "made/elsewhere" not in text, "it differs outside its versions, as its mark says"
    assert "2 claims no longer hold" in text


def test_nothing_is_written_where_nothing_differs(site, capsys):
    add(site, "needs", CODE, "tensor([9.])\n", "<!--pytest-codeblocks:importorskip(no_such_framework)-->\n")
    assert drift(site) == "" and "0 of 0" in capsys.readouterr().out


class Host(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/here")
        else:
            self.send_response({"/here": 200, "/gone": 404, "/robots": 403}[self.path])
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def host():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_only_addresses_that_are_gone_are_reported(site, host, capsys):
    page = site / "docs/en/made.md"
    text = f"\n[a]({host}/here#part), <{host}/moved>, [b]({host}/gone). {host}/robots\n"
    page.write_text(page.read_text(encoding="utf-8") + text, encoding="utf-8")
    assert main(["links", "--root", str(site), "--output", str(site / "found.md")]) == 0
    found = (site / "found.md").read_text()
    assert f"- {host}/gone: 404 (docs/en/made.md:11)" in found
    assert not any(f"{host}/{path}:" in found for path in ("here", "moved", "robots"))
    assert f"{host}/robots: 403" in capsys.readouterr().out


def test_a_host_that_does_not_exist_is_gone(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert links.answer("http://host.example/") == "no such host"


def test_chinese_punctuation_ends_an_address():
    text = "见 https://pytorch.org/docs。（https://a.example/b）《https://c.example/d，e"
    assert links.ADDRESS.findall(text) == ["https://pytorch.org/docs", "https://a.example/b", "https://c.example/d"]
