from django.db import migrations

from zhiye.core.actor import Actor
from zhiye.core.history import context

BEFORE = ["organization", "licences", "registrations", "safety", "personnel", "delegations"]
NOW = [*BEFORE[:5], "employment", "certificates", "delegations"]


def give(apps, schema_editor):
    """Who held every function there was holds the new ones too: no organisation waits for a grant."""
    delegation = apps.get_model("organizations", "Delegation")
    held = delegation.objects.filter(functions__contains=BEFORE, disabled_at__isnull=True)
    with context(Actor.system("系统升级"), "平台新增“聘用记录”“证书管理”功能"):
        held.update(functions=NOW)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_employment_and_certificates'),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
