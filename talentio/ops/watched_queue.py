"""A queue that never lives on half dead.

django-q2 replaces a worker that died, but its processes share pipes whose locks die with whoever holds
them: one idle worker killed with -9 leaves all the others waiting for ever, alive to look at, while tasks
go on being fetched for them (seen in `bench/kills.py`). So a process that a signal ended takes its whole
cluster along, and whatever started the cluster starts it again: systemd, compose, `deploy/many.sh`. What
was being worked on is found by the sweeps, as after any crash.
"""

import ctypes
import os
import signal
import sys
import time
from multiprocessing.sharedctypes import RawValue

from django_q import cluster

SECONDS_OF_SILENCE = 120
KILLED, SILENT = 3, 4  # exit codes
PR_SET_PDEATHSIG = 1

# When the guard last went round, of the clock that all processes of this machine share.
beat = RawValue("d", 0)


def die_with_the_parent():
    """Have the kernel end this process with its parent, also where that is killed; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Beating:
    """The event that the guard waits for between two rounds, noting that it did."""

    def __init__(self, event):
        self.event = event

    def __getattr__(self, name):
        return getattr(self.event, name)

    def wait(self, seconds):
        beat.value = time.monotonic()
        return self.event.wait(seconds)


class Guard(cluster.Sentinel):
    def __init__(self, stop_event, *args, **kwargs):
        super().__init__(Beating(stop_event), *args, **kwargs)

    def reincarnate(self, process):
        if process.exitcode is not None and process.exitcode < 0:
            cluster.logger.critical("A process of the queue was killed: the whole queue starts anew")
            os._exit(KILLED)  # its locks may be lost, so nothing here may wait for anybody
        super().reincarnate(process)


def watch(guard):
    """Wait for the end of a started guard; return the exit code that tells whether it was asked to end."""
    while guard.is_alive():
        if time.monotonic() - beat.value > SECONDS_OF_SILENCE:
            cluster.logger.critical("The guard of the queue is silent: the whole queue starts anew")
            guard.kill()
            return SILENT
        time.sleep(0.5)
    return abs(guard.exitcode)


def run():
    """Run a cluster until it is told to stop; return its exit code."""
    os.register_at_fork(after_in_child=die_with_the_parent)
    beat.value = time.monotonic()
    cluster.Sentinel = Guard
    started = cluster.Cluster()
    started.start()
    return watch(started.sentinel)
