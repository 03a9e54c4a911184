"""What a writer saves while `refresh` runs is not overwritten, and an output that no file can hold is refused."""

import pytest
from made import in_file

from zerograd import catalogue
from zerograd.commands.refresh import rewrite, unfit

CODE = "import torch\n\nprint(torch.ones(1))\n"


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "snippets/made/first.md"
    file.parent.mkdir(parents=True)
    file.write_text(in_file(CODE, "x\n"))
    return file


def test_the_output_is_written_where_it_stands(file, tmp_path):
    snippet = catalogue.read_snippet(file, tmp_path, [])
    assert rewrite(tmp_path, snippet, "tensor([1.])\n") and file.read_text() == in_file(CODE, "tensor([1.])\n")


@pytest.mark.parametrize("saved", [in_file("import torch\n\n\n\n" + CODE, "x\n"), in_file(CODE, "y\n"), "```python\n"])
def test_a_file_that_was_saved_while_it_ran_is_left_as_it_is(file, tmp_path, saved):
    snippet = catalogue.read_snippet(file, tmp_path, [])
    file.write_text(saved)
    assert not rewrite(tmp_path, snippet, "tensor([1.])\n") and file.read_text() == saved


@pytest.mark.parametrize("output", ["", "\n", "no end", "a\n```\n", "a\rb\n", "a\fb\n"])
def test_what_no_file_can_hold_is_refused(output):
    assert unfit(output)
    assert not unfit("tensor([1.])\n\nand more\n")
