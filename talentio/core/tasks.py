"""What the queue does with files that leave and files that come in."""

from . import exports, imports


def make_export(pk):
    """Make the file that somebody asked for; return its rows."""
    return exports.make(pk)


def work_on_import(pk):
    """Do the next part of an import; return how many rows that was."""
    return imports.work(pk)


def pick_up():
    """Every minute: nothing that was interrupted waits for ever."""
    exports.pick_up()
    imports.pick_up()
