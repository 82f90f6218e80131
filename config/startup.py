"""What production asks of key ring and database before it serves anybody (assurance 16, 17, 30)."""

from __future__ import annotations

from config.env import Environment, Profile, RefusedToStart, keyring_problems


def problems() -> list[str]:
    """Everything in the database that must not be there, a sentence each."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from zhiye.core import privileges

    found: list[str] = []
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ["The database schema is not up to date: run `manage.py migrate` as its owner."]
        demo = get_user_model().objects.filter(is_demo=True).count()
        if demo:
            found.append(
                f"The database holds {demo} demo accounts, whose passwords are public:"
                " start with an empty database."
            )
        rights = privileges.forbidden()
        if rights:
            role = settings.DATABASES["default"]["USER"]
            found.append(
                f"Database role {role} may change log tables ({rights[0]}): serve with the role"
                f" that `manage.py grant_app_role --role {settings.ENV.app_role}` prepares."
            )
    except DatabaseError as error:
        found.append(f"DATABASE_URL: the database does not answer: {str(error).splitlines()[0]}")
    finally:
        connection.close()
    return found


def verify() -> None:
    """Raise `RefusedToStart` in production when key ring or database are not fit."""
    from django.conf import settings

    env: Environment = settings.ENV
    if env.profile is not Profile.PRODUCTION:
        return
    found = keyring_problems(env) + problems()
    if found:
        raise RefusedToStart(found)
