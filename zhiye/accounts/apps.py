"""Django application of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, passwords, codes, sessions, and for whom a user may act."""

    name = "zhiye.accounts"
    label = "accounts"
    verbose_name = "账号"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer a user's authority memberships as capacities."""
        from zhiye.accounts import acting, memberships

        acting.register_provider(memberships.PROVIDER)
