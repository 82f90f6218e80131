import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import zhiye.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('files', '0001_initial'),
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Licence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40, unique=True, verbose_name='受理编号')),
                ('kind', models.CharField(choices=[('held', '已获证'), ('first', '首次申请'), ('change', '延续/增项/变更')], max_length=8, verbose_name='类型')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='许可证编号')),
                ('issued_by', models.CharField(blank=True, max_length=100, verbose_name='发证机关')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='发证日期')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('application_number', models.CharField(blank=True, max_length=60, verbose_name='申请书编号')),
                ('accepted_on', models.DateField(blank=True, null=True, verbose_name='受理日期')),
                ('state', models.CharField(choices=[('draft', '暂存'), ('submitted', '待审核'), ('returned', '已退回'), ('approved', '审核通过'), ('expired', '已到期'), ('revoked', '已撤销'), ('discarded', '已作废')], editable=False, max_length=12, verbose_name='状态')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('lapses_at', models.DateTimeField(blank=True, null=True, verbose_name='到期时刻')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='建立时间')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='licences', to='organizations.organization', verbose_name='单位')),
            ],
            options={
                'verbose_name': '行政许可',
            },
        ),
        migrations.CreateModel(
            name='LicenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('reference', models.CharField(max_length=40, verbose_name='受理编号')),
                ('kind', models.CharField(choices=[('held', '已获证'), ('first', '首次申请'), ('change', '延续/增项/变更')], max_length=8, verbose_name='类型')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='许可证编号')),
                ('issued_by', models.CharField(blank=True, max_length=100, verbose_name='发证机关')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='发证日期')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('application_number', models.CharField(blank=True, max_length=60, verbose_name='申请书编号')),
                ('accepted_on', models.DateField(blank=True, null=True, verbose_name='受理日期')),
                ('state', models.CharField(choices=[('draft', '暂存'), ('submitted', '待审核'), ('returned', '已退回'), ('approved', '审核通过'), ('expired', '已到期'), ('revoked', '已撤销'), ('discarded', '已作废')], editable=False, max_length=12, verbose_name='状态')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('lapses_at', models.DateTimeField(blank=True, null=True, verbose_name='到期时刻')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='建立时间')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization', verbose_name='单位')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='licences.licence')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LicenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.CharField(choices=[('certificate', '许可证书'), ('application', '许可/核准申请书'), ('old_certificate', '旧证书')], max_length=16, verbose_name='材料')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='licences.licence')),
            ],
            options={
                'verbose_name': '许可材料',
            },
        ),
        migrations.CreateModel(
            name='LicenceItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='licences.licence')),
                ('node', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.licencenode')),
            ],
            options={
                'verbose_name': '许可子项目',
                'constraints': [models.UniqueConstraint(fields=('licence', 'node'), name='licence_item_once')],
            },
        ),
        migrations.CreateModel(
            name='LicenceSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几次提交')),
                ('snapshot', models.JSONField(verbose_name='内容')),
                ('at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='提交时间')),
                ('licence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='licences.licence')),
            ],
            options={
                'verbose_name': '提交记录',
                'constraints': [models.UniqueConstraint(fields=('licence', 'number'), name='licence_submission_once')],
            },
        ),
        migrations.AddField(
            model_name='licence',
            name='nodes',
            field=models.ManyToManyField(related_name='+', through='licences.LicenceItem', to='catalogue.licencenode', verbose_name='许可子项目'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(fields=['organization', 'id'], name='licence_organization'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(fields=['state', 'submitted_at', 'id'], name='licence_queue'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(condition=models.Q(('state', 'approved')), fields=['lapses_at'], name='licence_lapsing'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'approved', 'expired', 'revoked', 'discarded'])), name='licence_state_known'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), ('kind', 'held'), ('state__in', ['submitted', 'approved'])), fields=('organization', 'number'), name='licence_number_once', violation_error_message='本单位已经提交过这个编号的许可证，请在列表中查看。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='licence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "licences_licenceevent" ("accepted_on", "application_number", "created_at", "decided_at", "id", "issued_by", "issued_on", "kind", "lapses_at", "number", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "state", "submitted_at", "valid_until") VALUES (NEW."accepted_on", NEW."application_number", NEW."created_at", NEW."decided_at", NEW."id", NEW."issued_by", NEW."issued_on", NEW."kind", NEW."lapses_at", NEW."number", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reference", NEW."state", NEW."submitted_at", NEW."valid_until"); RETURN NULL;', hash='e55f0e3b5feb0d109fcf8d8eb8ec2221840fbf52', operation='INSERT', pgid='pgtrigger_insert_insert_a5a26', table='licences_licence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='licence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "licences_licenceevent" ("accepted_on", "application_number", "created_at", "decided_at", "id", "issued_by", "issued_on", "kind", "lapses_at", "number", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "state", "submitted_at", "valid_until") VALUES (NEW."accepted_on", NEW."application_number", NEW."created_at", NEW."decided_at", NEW."id", NEW."issued_by", NEW."issued_on", NEW."kind", NEW."lapses_at", NEW."number", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reference", NEW."state", NEW."submitted_at", NEW."valid_until"); RETURN NULL;', hash='561adc9ea7e92fb4819e51c7a9b4fc713916f888', operation='UPDATE', pgid='pgtrigger_update_update_83237', table='licences_licence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='licence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "licences_licenceevent" ("accepted_on", "application_number", "created_at", "decided_at", "id", "issued_by", "issued_on", "kind", "lapses_at", "number", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "state", "submitted_at", "valid_until") VALUES (OLD."accepted_on", OLD."application_number", OLD."created_at", OLD."decided_at", OLD."id", OLD."issued_by", OLD."issued_on", OLD."kind", OLD."lapses_at", OLD."number", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reference", OLD."state", OLD."submitted_at", OLD."valid_until"); RETURN NULL;', hash='382d8f8e8c6afc81e78bfbdc60856febe88f48bd', operation='DELETE', pgid='pgtrigger_delete_delete_7179b', table='licences_licence', when='AFTER')),
        ),
    ]
