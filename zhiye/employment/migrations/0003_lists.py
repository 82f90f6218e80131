"""Lists of employment records become a kind of uploaded list and keep their numbers. Every verified
organisation is an employer. (The log of a list that was sent before stays under its old name.)"""

from django.db import migrations

LISTS = """
INSERT INTO lists_uploadedlist (id, kind, organization_id, authority_id, about_id, about, file_id,
    file_name, result_id, state, message, total, done, good, known, bad, filed, refused, figures,
    started_by_id, created_at, finished_at)
SELECT b.id, 'employment_batch', e.organization_id, NULL, e.id, e.name, b.file_id,
    b.file_name, b.result_id, b.state, b.message, b.total, b.done, b.good, b.known, b.bad, b.filed,
    b.refused, '{}', b.started_by_id, b.created_at, b.finished_at
FROM employment_batch b JOIN employment_employer e ON e.id = b.employer_id
"""
ROWS = """
INSERT INTO lists_listrow (uploaded_id, line, outcome, shown, faults, facts, made)
SELECT r.batch_id, r.line, r.outcome, r.shown, r.faults,
    jsonb_build_object('person', r.person_id, 'items', r.items, 'started_on', r.started_on,
        'ends_on', r.ends_on, 'dispatcher_name', r.dispatcher_name,
        'dispatcher_uscc', r.dispatcher_uscc),
    coalesce((SELECT jsonb_agg(m.employment_id) FROM employment_batchrow_records m
        WHERE m.batchrow_id = r.id), '[]')
FROM employment_batchrow r
"""
FILES = "UPDATE files_storedfile SET holder_kind = 'list' WHERE holder_kind = 'employment_batch'"
NEXT = """
SELECT setval(pg_get_serial_sequence('lists_uploadedlist', 'id'),
    (SELECT coalesce(max(id), 0) + 1 FROM lists_uploadedlist), false)
"""
TIED = """
UPDATE employment_employer e SET organization_id = o.id
FROM organizations_organization o
WHERE o.uscc = e.uscc AND o.state = 'verified' AND e.kind = 'organization'
    AND e.organization_id IS NULL
"""
EMPLOYERS = """
INSERT INTO employment_employer (kind, organization_id, name, uscc, region_id, town, address,
    contact_name, created_at)
SELECT 'organization', id, name, uscc, region_id, '', address, contact_name, now()
FROM organizations_organization WHERE state = 'verified'
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('employment', '0002_batches'),
        ('files', '0001_initial'),
        ('lists', '0001_initial'),
        ('organizations', '0005_delegation_dates'),
    ]

    operations = [
        migrations.RunSQL([LISTS, ROWS, FILES, NEXT, TIED, EMPLOYERS]),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.DeleteModel(name='BatchRow'),
        migrations.DeleteModel(name='Batch'),
    ]
