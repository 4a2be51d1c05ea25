"""What the queue does for operations."""

from talentio.core.site_settings import site_settings

from . import detached


def nightly_backup():
    """Start a backup beside the queue, if there is a passphrase; return whether there is."""
    if not site_settings.backup_passphrase:
        return False
    detached.start("backup", "--nightly")
    return True
