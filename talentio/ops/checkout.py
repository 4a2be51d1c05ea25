"""The git checkout that this installation runs from, and what its remote offers."""

import os
import re
import subprocess

from django.conf import settings
from django.utils.translation import gettext as _

from talentio.core.site_settings import site_settings

from .models import Refused

SECONDS = 120
MOST_COMMITS = 200
# A name of a remote or branch: never an option, never an address.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


def is_there():
    """Whether there is a checkout at all: a container image has none."""
    return (settings.BASE_DIR / ".git").exists()


def git(*arguments):
    """What git prints; raise Refused with its last line when it fails. Hooks and questions are off."""
    command = ["git", "-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never", *arguments]
    variables = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    try:
        ended = subprocess.run(
            command, cwd=settings.BASE_DIR, env=variables, capture_output=True, text=True, timeout=SECONDS
        )
    except FileNotFoundError as missing:
        raise Refused(_("Git is not installed on this machine.")) from missing
    except subprocess.TimeoutExpired as late:
        raise Refused(_("The remote does not answer.")) from late
    if ended.returncode:
        raise Refused(_without_login(ended.stderr.strip().splitlines()[-1:] or ["git"]))
    return ended.stdout.strip()


def _without_login(lines):
    return re.sub(r"//[^/@\s]+@", "//", lines[0])


def commit():
    return git("rev-parse", "HEAD")


def source():
    """(remote, branch) of the settings."""
    names = (site_settings.update_remote, site_settings.update_branch)
    if not all(NAME.fullmatch(name) for name in names):
        raise Refused(_("The remote or the branch in the settings is not a name."))
    return names


def address():
    """The address of the remote, without a password in it."""
    remote, _branch = source()
    if remote not in git("remote").splitlines():
        raise Refused(_("This checkout has no remote called %s.") % remote)
    return _without_login([git("remote", "get-url", remote)])


def fetch():
    """Ask the remote, and return the commit that it offers."""
    remote, branch = source()
    git("fetch", "--quiet", "--no-tags", remote, f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}")
    return git("rev-parse", f"refs/remotes/{remote}/{branch}")


def news(offered):
    """(commits, changelog) since ours: dicts of id, day and subject, newest first; lines that were added."""
    listed = git("log", f"--max-count={MOST_COMMITS}", "--format=%h%x09%cs%x09%s", f"HEAD..{offered}")
    commits = [
        dict(zip(("id", "day", "subject"), line.split("\t", 2), strict=True)) for line in listed.splitlines()
    ]
    changed = git("diff", "--unified=0", "HEAD", offered, "--", "CHANGELOG.md").splitlines()
    return commits, [line[1:] for line in changed if line.startswith("+") and not line.startswith("+++")]


def check_can_follow(offered):
    """Raise Refused when files were changed here, or when the remote's history is another."""
    if changed := git("diff", "--name-only", "HEAD"):
        raise Refused(_("Files were changed on this machine: %s") % changed.splitlines()[0])
    if git("merge-base", "HEAD", offered) != commit():
        raise Refused(_("The remote's history does not follow from this version: update by hand."))


def go_to(target):
    """Put the files of a commit in place, whatever is there now."""
    git("reset", "--hard", "--quiet", target)
