import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import zhiye.core.clock
import zhiye.core.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('files', '0001_initial'),
        ('people', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('operator', '特种设备安全管理和作业人员证'), ('inspector', '检验人员证'), ('ndt', '无损检测人员证')], max_length=12, verbose_name='证书类型')),
                ('number', zhiye.core.sealed.SealedField(context='certificates_certificate.number', mask='id_number', verbose_name='证书编号')),
                ('number_index', zhiye.core.sealed.BlindIndexField(editable=False, max_length=40, of='number', purpose='certificate_number')),
                ('issued_by', models.CharField(max_length=100, verbose_name='发证机关')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='发证日期')),
                ('source', models.CharField(choices=[('manual', '本人填报'), ('operator_register', '省作业人员考核管理平台'), ('inspector_register', '中国特检协会公示系统'), ('import', '名册导入')], max_length=20, verbose_name='来源')),
                ('state', models.CharField(choices=[('submitted', '待审核'), ('returned', '已退回'), ('approved', '已入档'), ('withdrawn', '已撤回'), ('suspended', '已暂停'), ('revoked', '已吊销')], editable=False, max_length=12, verbose_name='状态')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('taken_over_at', models.DateTimeField(blank=True, null=True, verbose_name='最近核对时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='建立时间')),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.authority', verbose_name='审核机构')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='people.person', verbose_name='持证人')),
            ],
            options={
                'verbose_name': '资格证书',
                'indexes': [models.Index(fields=['person', 'id'], name='certificate_person'), models.Index(fields=['number_index'], name='certificate_number'), models.Index(fields=['state', 'submitted_at', 'id'], name='certificate_queue')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('person', 'kind', 'number_index'), name='certificate_once', violation_error_message='这张证书已经在您的证书列表中，请不要重复填报。'), models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'returned', 'approved', 'withdrawn', 'suspended', 'revoked'])), name='certificate_state_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "certificates_certificateevent" ("authority_id", "created_at", "decided_at", "id", "issued_by", "issued_on", "kind", "number", "number_index", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "submitted_at", "taken_over_at") VALUES (NEW."authority_id", NEW."created_at", NEW."decided_at", NEW."id", NEW."issued_by", NEW."issued_on", NEW."kind", NEW."number", NEW."number_index", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."state", NEW."submitted_at", NEW."taken_over_at"); RETURN NULL;', hash='5e36a1af3ae1e28862fd49b451f14db1ec32cafc', operation='INSERT', pgid='pgtrigger_insert_insert_261ce', table='certificates_certificate', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "certificates_certificateevent" ("authority_id", "created_at", "decided_at", "id", "issued_by", "issued_on", "kind", "number", "number_index", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "submitted_at", "taken_over_at") VALUES (NEW."authority_id", NEW."created_at", NEW."decided_at", NEW."id", NEW."issued_by", NEW."issued_on", NEW."kind", NEW."number", NEW."number_index", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."state", NEW."submitted_at", NEW."taken_over_at"); RETURN NULL;', hash='9ce86c471bc2677be6986baf12c161573e627989', operation='UPDATE', pgid='pgtrigger_update_update_f76a0', table='certificates_certificate', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "certificates_certificateevent" ("authority_id", "created_at", "decided_at", "id", "issued_by", "issued_on", "kind", "number", "number_index", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "submitted_at", "taken_over_at") VALUES (OLD."authority_id", OLD."created_at", OLD."decided_at", OLD."id", OLD."issued_by", OLD."issued_on", OLD."kind", OLD."number", OLD."number_index", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."state", OLD."submitted_at", OLD."taken_over_at"); RETURN NULL;', hash='ac8f696394616103608ace5f27cb5f91431d21ef', operation='DELETE', pgid='pgtrigger_delete_delete_480fe', table='certificates_certificate', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CertificateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('operator', '特种设备安全管理和作业人员证'), ('inspector', '检验人员证'), ('ndt', '无损检测人员证')], max_length=12, verbose_name='证书类型')),
                ('number', zhiye.core.sealed.SealedField(context='certificates_certificate.number', mask='id_number', verbose_name='证书编号')),
                ('number_index', zhiye.core.sealed.BlindIndexField(editable=False, max_length=40, of='number', purpose='certificate_number')),
                ('issued_by', models.CharField(max_length=100, verbose_name='发证机关')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='发证日期')),
                ('source', models.CharField(choices=[('manual', '本人填报'), ('operator_register', '省作业人员考核管理平台'), ('inspector_register', '中国特检协会公示系统'), ('import', '名册导入')], max_length=20, verbose_name='来源')),
                ('state', models.CharField(choices=[('submitted', '待审核'), ('returned', '已退回'), ('approved', '已入档'), ('withdrawn', '已撤回'), ('suspended', '已暂停'), ('revoked', '已吊销')], editable=False, max_length=12, verbose_name='状态')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('taken_over_at', models.DateTimeField(blank=True, null=True, verbose_name='最近核对时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='建立时间')),
                ('authority', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.authority', verbose_name='审核机构')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person', verbose_name='持证人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='certificates.certificate')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CertificateFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='certificates.certificate')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='CertificateItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='项目代号')),
                ('name', models.CharField(max_length=100, verbose_name='项目名称')),
                ('level', models.CharField(blank=True, max_length=12, verbose_name='级别')),
                ('restriction', models.CharField(blank=True, max_length=60, verbose_name='限定')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='有效期起')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='有效期止')),
                ('first_issued_on', models.DateField(blank=True, null=True, verbose_name='首次取证日期')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='certificates.certificate')),
                ('inspection_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.inspectionitem')),
                ('ndt_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.ndtitem')),
                ('work_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.workitem')),
            ],
            options={
                'verbose_name': '证书项目',
                'indexes': [models.Index(fields=['valid_until', 'id'], name='certificate_item_expiry')],
                'constraints': [models.UniqueConstraint(fields=('certificate', 'code', 'restriction', 'level'), name='certificate_item_once', violation_error_message='同一张证书上的同一项目只能填写一次。'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='certificate_item_dates', violation_error_message='有效期止不能早于有效期起。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "certificates_certificateitemevent" ("certificate_id", "code", "first_issued_on", "id", "inspection_item_id", "level", "name", "ndt_item_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restriction", "valid_from", "valid_until", "work_item_id") VALUES (NEW."certificate_id", NEW."code", NEW."first_issued_on", NEW."id", NEW."inspection_item_id", NEW."level", NEW."name", NEW."ndt_item_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."restriction", NEW."valid_from", NEW."valid_until", NEW."work_item_id"); RETURN NULL;', hash='02cf9127abad3a0308587fbcc463a564fcdf9154', operation='INSERT', pgid='pgtrigger_insert_insert_f8879', table='certificates_certificateitem', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "certificates_certificateitemevent" ("certificate_id", "code", "first_issued_on", "id", "inspection_item_id", "level", "name", "ndt_item_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restriction", "valid_from", "valid_until", "work_item_id") VALUES (NEW."certificate_id", NEW."code", NEW."first_issued_on", NEW."id", NEW."inspection_item_id", NEW."level", NEW."name", NEW."ndt_item_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."restriction", NEW."valid_from", NEW."valid_until", NEW."work_item_id"); RETURN NULL;', hash='04f315b4e8d90fc77d65d52fd3046c2a0314897f', operation='UPDATE', pgid='pgtrigger_update_update_da0ed', table='certificates_certificateitem', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "certificates_certificateitemevent" ("certificate_id", "code", "first_issued_on", "id", "inspection_item_id", "level", "name", "ndt_item_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "restriction", "valid_from", "valid_until", "work_item_id") VALUES (OLD."certificate_id", OLD."code", OLD."first_issued_on", OLD."id", OLD."inspection_item_id", OLD."level", OLD."name", OLD."ndt_item_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."restriction", OLD."valid_from", OLD."valid_until", OLD."work_item_id"); RETURN NULL;', hash='ba7dc08f7c86ca11e498d4d0f55a952618c7af7d', operation='DELETE', pgid='pgtrigger_delete_delete_5b35b', table='certificates_certificateitem', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CertificateItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=60, verbose_name='项目代号')),
                ('name', models.CharField(max_length=100, verbose_name='项目名称')),
                ('level', models.CharField(blank=True, max_length=12, verbose_name='级别')),
                ('restriction', models.CharField(blank=True, max_length=60, verbose_name='限定')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='有效期起')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='有效期止')),
                ('first_issued_on', models.DateField(blank=True, null=True, verbose_name='首次取证日期')),
                ('certificate', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='certificates.certificate')),
                ('inspection_item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.inspectionitem')),
                ('ndt_item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.ndtitem')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='certificates.certificateitem')),
                ('work_item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.workitem')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FirstIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issued_on', models.DateField(verbose_name='首次取证日期')),
                ('source', models.CharField(choices=[('national', '全国特种设备公示平台首次取证截图'), ('provincial', '省考试系统首次取证时间截图'), ('old_certificate', '旧证书照片页和批准项目页')], max_length=16, verbose_name='证明来源')),
                ('state', models.CharField(choices=[('submitted', '待审核'), ('returned', '已退回'), ('approved', '已确认')], editable=False, max_length=12, verbose_name='状态')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='first_issue', to='certificates.certificateitem')),
            ],
            options={
                'verbose_name': '首次取证日期补充',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'returned', 'approved'])), name='first_issue_state_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "certificates_firstissueevent" ("created_at", "decided_at", "id", "issued_on", "item_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "submitted_at") VALUES (NEW."created_at", NEW."decided_at", NEW."id", NEW."issued_on", NEW."item_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."source", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='02c706fd7eadeea03854c6ac5640b3532effc8ad', operation='INSERT', pgid='pgtrigger_insert_insert_9f4dd', table='certificates_firstissue', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "certificates_firstissueevent" ("created_at", "decided_at", "id", "issued_on", "item_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "submitted_at") VALUES (NEW."created_at", NEW."decided_at", NEW."id", NEW."issued_on", NEW."item_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."source", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='fc0557e0eb4fb153aba50e1f0cfbd8d0b9fad4a4', operation='UPDATE', pgid='pgtrigger_update_update_edde4', table='certificates_firstissue', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "certificates_firstissueevent" ("created_at", "decided_at", "id", "issued_on", "item_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "submitted_at") VALUES (OLD."created_at", OLD."decided_at", OLD."id", OLD."issued_on", OLD."item_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."source", OLD."state", OLD."submitted_at"); RETURN NULL;', hash='4850b54e84bcda3c3ace4e7af37a70cd12253bda', operation='DELETE', pgid='pgtrigger_delete_delete_21530', table='certificates_firstissue', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='FirstIssueEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('issued_on', models.DateField(verbose_name='首次取证日期')),
                ('source', models.CharField(choices=[('national', '全国特种设备公示平台首次取证截图'), ('provincial', '省考试系统首次取证时间截图'), ('old_certificate', '旧证书照片页和批准项目页')], max_length=16, verbose_name='证明来源')),
                ('state', models.CharField(choices=[('submitted', '待审核'), ('returned', '已退回'), ('approved', '已确认')], editable=False, max_length=12, verbose_name='状态')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='certificates.certificateitem')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='certificates.firstissue')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FirstIssueFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('first_issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='certificates.firstissue')),
            ],
        ),
    ]
