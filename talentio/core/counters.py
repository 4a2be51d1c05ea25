"""Consecutive numbers under any number of processes."""

from django.db import connection, transaction

NEXT = """
INSERT INTO core_counter (name, value) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET value = core_counter.value + 1
RETURNING value
"""
AT_LEAST = """
INSERT INTO core_counter (name, value) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE core_counter.value < excluded.value
"""


def take_number(name: str) -> int:
    """Take the next number of a sequence, from 1; one statement, whatever the size of anything.

    It must run inside a transaction (else TransactionManagementError): the row stays locked until
    that ends, so others wait, and a rollback gives the number back. Take it last.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Take a number inside the transaction that uses it.")
    return _run(NEXT, [name])


def raise_to(name: str, at_least: int) -> None:
    """Make the next number larger than `at_least`, for codes that came from elsewhere; never lowers."""
    with connection.cursor() as cursor:
        cursor.execute(AT_LEAST, [name, at_least])


def _run(statement, parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()[0]
