"""The notebooks that Colab opens hold exactly the claims, code and outputs of the pages."""

import nbformat
from support.house import ROOT

from zerograd.site.exports import notebooks


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


def test_the_address():
    for repository in ("https://github.com/a/b", "https://github.com/a/b/"):
        address = "https://colab.research.google.com/github/a/b/blob/main/notebooks/s.ipynb#scrollTo=c"
        assert notebooks.colab(repository, notebooks.path("s"), "c") == address
    for repository in ("https://gitlab.com/a/b", ""):
        assert notebooks.colab(repository, notebooks.path("s"), "c") == ""


def test_a_question_that_is_gone_takes_its_notebook_along(house):
    house.write("notebooks/gone.ipynb", "{}")
    assert house.run("notebooks").status == 0
    assert sorted(file.name for file in (house.root / "notebooks").iterdir()) == ["one.ipynb", "two.ipynb"]


def test_nothing_is_made_of_content_that_is_wrong(house):
    before = house.read("notebooks/one.ipynb")
    house.edit("docs/en/one.md", "**Answer.**", "Answer.")
    house.edit("docs/en/one.md", "the gradient is 2", "the gradient is 3")
    done = house.run("notebooks")
    assert done.status == 2 and "docs/en/one.md:10" in done.text and house.read("notebooks/one.ipynb") == before
