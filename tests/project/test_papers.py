"""The files that people and GitHub read beside the site: licences, forms, the citation, what is by others."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import material
import pytest
import yaml

ROOT = Path(__file__).parents[2]
FORMS = {file.stem: file for file in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if file.stem != "config"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ADDRESSES = ("github.com/zero-grad", "zero-grad.github.io")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_each_licence_is_there_in_full():
    assert text("LICENSE").startswith("MIT License") and "AS IS" in text("LICENSE")
    assert text("LICENSES/MIT-0.txt").startswith("MIT No Attribution") and "AS IS" in text("LICENSES/MIT-0.txt")
    attribution = text("LICENSES/CC-BY-4.0.txt")
    assert "Attribution 4.0 International" in attribution and "Section 8" in attribution


def test_what_others_made_is_listed():
    """The packages inside the theme, read from its own source maps, and those that are vendored."""
    shipped = {
        entry["package"].split("@")[0] for entry in json.loads(text("zerograd/search/vendored/vendor.json")).values()
    }
    for file in (Path(material.__file__).parent / "templates/assets").rglob("*.map"):
        shipped.update(
            re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)/", " ".join(json.loads(file.read_text("utf-8"))["sources"]))
        )
    assert {"rxjs", "minisearch"} <= shipped
    listed = text("THIRD_PARTY.md").lower()
    assert not [name for name in shipped if name not in listed]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_can_be_filled_in_in_both_languages(name):
    form = yaml.safe_load(FORMS[name].read_text(encoding="utf-8"))
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields)
    for words in (form["name"], form["description"], *(field["attributes"]["label"] for field in fields)):
        assert re.search(r"[A-Za-z]{3}", words) and CHINESE.search(words), words


def test_a_page_can_fill_in_the_report_of_a_wrong_answer():
    form = yaml.safe_load(FORMS["wrong-answer"].read_text(encoding="utf-8"))
    kinds = {field["id"]: field["type"] for field in form["body"] if "id" in field}
    # Only fields of one line can be filled in by an address.
    assert kinds == {"page": "input", "claim": "input", "torch": "input", "what": "textarea"}


def test_the_citation_names_this_version():
    citation = yaml.safe_load(text("CITATION.cff"))
    assert citation["version"] == tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()


@pytest.mark.parametrize(
    "name", ["CODE_OF_CONDUCT.md", "SECURITY.md", "LICENSES/README.md", "THIRD_PARTY.md", "CONTRIBUTING.md"]
)
def test_it_is_in_both_languages_and_its_links_lead_somewhere(name):
    assert len(CHINESE.findall(text(name))) > 40 and len(re.findall(r"[A-Za-z]{3,}", text(name))) > 40
    prose = re.sub(r"^(`{3,}).*?^\1", "", text(name), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#:]+)\)", prose):
        assert (ROOT / name).parent.joinpath(target).exists(), target


def test_the_editor_is_set_up_by_commands_of_this_repository():
    lines = [line for line in text(".devcontainer/devcontainer.json").splitlines() if not line.strip().startswith("//")]
    settings = json.loads("\n".join(lines))
    assert "pip install -e '.[test]'" in settings["postCreateCommand"] and settings["forwardPorts"] == [8000]


def test_the_addresses_of_site_and_repository_stand_in_one_place():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("no git, so nobody knows which files belong to the repository: git clone it")
    named = []
    for name in listed.stdout.splitlines():
        file = ROOT / name
        if file.is_file() and file.suffix in (".md", ".yml", ".py", ".html", ".js", ".css", ".toml", ".cff", ".json"):
            content = file.read_text(encoding="utf-8")
            named += [name for address in ADDRESSES if address in content]
    assert set(named) <= {"mkdocs.yml", "tests/project/test_papers.py"}
