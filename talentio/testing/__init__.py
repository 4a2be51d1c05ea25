"""What tests of every app share: fixtures, sample files, stand-ins for outside services."""
