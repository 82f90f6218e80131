"""Imports of lists of people become uploaded lists of the kind `roster`."""

import json

from django.db import migrations

COUNTED = ("new_people", "new_certificates", "new_items", "changed_items")
BROKEN_OFF = "导入中断，没有完成。已导入的不会重复，请重新导入。"
JOB = """
UPDATE procrastinate_jobs SET task_name = 'zhiye.lists.read', args = %s
WHERE task_name = 'zhiye.rosters.run' AND args->>'import_id' = %s AND status IN ('todo', 'doing')
"""


def carry(apps, schema_editor):
    """What was done stays told; what was not finished is judged, and waits for a word."""
    RosterImport = apps.get_model("rosters", "RosterImport")
    StoredFile = apps.get_model("files", "StoredFile")
    for old in RosterImport.objects.order_by("pk").iterator(chunk_size=200):
        made = _list_of(apps, old)
        held = StoredFile.objects.filter(holder_kind="roster", holder_id=old.pk)
        held.update(holder_kind="list", holder_id=made.pk)
        args = json.dumps({"list_id": made.pk})
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(JOB, [args, str(old.pk)])
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _list_of(apps, old):
    UploadedList = apps.get_model("lists", "UploadedList")
    ListRow = apps.get_model("lists", "ListRow")
    same = ("authority_id", "file_id", "file_name", "total", "started_by_id", "created_at")
    told = {name: getattr(old, name) for name in same} | {"kind": "roster"}
    over = old.stage in ("done", "refused")
    if not over and old.file_id is not None:
        return UploadedList.objects.create(state="waiting", **told)
    made = UploadedList.objects.create(
        state=old.stage if over else "refused",
        message=old.message if over else BROKEN_OFF,
        done=old.done,
        good=old.done - old.failed,
        bad=old.failed,
        filed=old.done - old.failed,
        figures={name: getattr(old, name) for name in COUNTED},
        result_id=old.result_id,
        finished_at=old.finished_at,
        **told,
    )
    ListRow.objects.bulk_create(
        ListRow(
            uploaded=made,
            line=row["line"],
            outcome="bad",
            shown={"name": row["name"]},
            faults=[["", said] for said in row["reasons"]],
        )
        for row in old.first_problems
    )
    return made


class Migration(migrations.Migration):

    dependencies = [
        ("rosters", "0001_initial"),
        ("lists", "0001_initial"),
        ("files", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunPython(carry),
        migrations.DeleteModel("RosterImport"),
    ]
