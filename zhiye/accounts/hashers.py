"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """argon2id with 19 MiB, two passes, one lane.

    Django's default takes 100 MiB and eight threads for every login; a hundred people who log in
    at eight o'clock would need 10 GB (lessons U18). These figures are the first choice of the
    OWASP password storage advice. The name stays "argon2": older hashes are made anew at login.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
