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


def test_apps_that_import_each_other_are_named(repository):
    for name, source in {
        "a": "from b import things",
        "b": "import c.other",
        "c": "from b.things import x",
    }.items():
        (repository / name).mkdir()
        (repository / name / "things.py").write_text(f"{source}\n\n\ndef f():\n    return 1\n")
    circle = check_shape.import_cycle(repository)
    assert set(circle) == {"b", "c"}
    assert list(check_shape.out_of_shape(repository)) == [
        f"apps import each other in a circle: {' → '.join(circle)}"
    ]


def test_functions_that_are_long_on_the_whole_are_named(repository):
    body = "    x = 1\n"
    (repository / "code.py").write_text("".join(f"def f{n}():\n{body * 30}\n\n" for n in range(5)))
    assert list(check_shape.out_of_shape(repository)) == [
        "the median function has more than 7 lines",
        "one function in ten has more than 25 lines",
    ]
