import subprocess

import pytest

from talentio.testing import check_shape


@pytest.fixture
def repository(tmp_path):
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return tmp_path


def test_a_long_file_and_a_long_function_are_named(repository):
    (repository / "long.py").write_text("x = 1\n" * 501)
    (repository / "deep.py").write_text("def f():\n" + "    x = 1\n" * 60)
    found = list(check_shape.too_long(repository))
    assert [sentence.rsplit("/", 1)[1] for sentence in found] == [
        "deep.py:1 f has 61 lines, more than 60",
        "long.py has 501 lines, more than 500",
    ]


def test_the_figures_tell_code_from_tests(repository):
    (repository / "tests").mkdir()
    (repository / "code.py").write_text("# Why.\ndef f():\n    return '# no comment'\n\n")
    (repository / "tests" / "test_code.py").write_text("x = 1\n" * 6)
    line = check_shape.figures(repository)
    assert "median 2 lines" in line
    assert "tests ÷ code 1.50" in line
    assert "comments 25.0 per 100 lines" in line


def test_migrations_may_be_long(repository):
    (repository / "migrations").mkdir()
    (repository / "migrations" / "0001_start.py").write_text("x = 1\n" * 600)
    assert list(check_shape.too_long(repository)) == []
