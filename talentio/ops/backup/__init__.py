"""Backup: the database and the uploads in one encrypted archive, proven before it counts."""
