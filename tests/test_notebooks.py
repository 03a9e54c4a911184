"""The notebooks that Colab opens hold exactly the claims, code and outputs of the pages."""

import nbformat
import pytest

from conftest import ROOT
from zerograd import notebooks
from zerograd.__main__ import main


def test_the_committed_notebooks_are_those_of_the_catalogue(catalogue):
    made = notebooks.files(catalogue)
    committed = {
        f.relative_to(ROOT).as_posix(): f.read_text(encoding="utf-8") for f in (ROOT / notebooks.FOLDER).glob("*.ipynb")
    }
    stale = sorted(name for name in made.keys() | committed.keys() if made.get(name) != committed.get(name))
    assert not stale, f"run `python -m zerograd notebooks`: {stale}"


def test_each_is_a_valid_notebook_with_the_code_and_output_of_each_claim(catalogue):
    for name, text in notebooks.files(catalogue).items():
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        claims = catalogue.pages["zh"][name.split("/")[1].removesuffix(".ipynb")].claims
        assert [(c.source + "\n", c.outputs[0].text) for c in cells] == [
            (catalogue.snippets[claim.snippet].code, catalogue.snippets[claim.snippet].output) for claim in claims
        ]
        assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_every_link_to_colab_leads_to_a_notebook_and_a_cell(site, catalogue):
    import re

    seen = 0
    for file in site.rglob("index.html"):
        for slug, cell in re.findall(
            r"/blob/main/notebooks/([\w-]+)\.ipynb#scrollTo=([\w-]+)\"", file.read_text(encoding="utf-8")
        ):
            assert f'"id": "{cell}"' in (ROOT / notebooks.FOLDER / f"{slug}.ipynb").read_text(encoding="utf-8")
            seen += 1
    assert seen == 2 * len(catalogue.snippets)


@pytest.mark.parametrize(
    "repository, address",
    {
        "https://github.com/a/b": "https://colab.research.google.com/github/a/b/blob/main/notebooks/s.ipynb#scrollTo=c",
        "https://github.com/a/b/": "https://colab.research.google.com/github/a/b/blob/main/notebooks/s.ipynb#scrollTo=c",
        "https://gitlab.com/a/b": "",
        "": "",
    }.items(),
)
def test_the_address(repository, address):
    assert notebooks.colab(repository, notebooks.path("s"), "c") == address


def test_a_question_that_is_gone_takes_its_notebook_along(tmp_path, capsys):
    (tmp_path / notebooks.FOLDER).mkdir()
    (tmp_path / notebooks.FOLDER / "gone.ipynb").write_text("{}")
    assert main(["notebooks", "--root", str(tmp_path)]) == 0
    assert not list((tmp_path / notebooks.FOLDER).iterdir()) and "gone.ipynb" in capsys.readouterr().out
