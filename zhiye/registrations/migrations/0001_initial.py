import django.contrib.postgres.fields
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
        ('organizations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('categories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('quality', '质量保证体系人员'), ('technical', '技术人员'), ('inspection', '检验检测人员'), ('operation', '作业人员'), ('other', '管理及其他人员')], max_length=12), size=None, verbose_name='人员类别')),
                ('origin', models.CharField(choices=[('invitation', '单位邀请'), ('application', '个人申请')], max_length=12, verbose_name='发起方式')),
                ('state', models.CharField(choices=[('invited', '待本人同意'), ('applied', '待单位同意'), ('active', '公示中'), ('declined', '已拒绝'), ('withdrawn', '已撤回'), ('lapsed', '已失效'), ('ended', '已注销')], editable=False, max_length=12, verbose_name='状态')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='发起时间')),
                ('lapses_at', models.DateTimeField(blank=True, null=True, verbose_name='失效时间')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='公示开始')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='公示结束')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='organizations.organization', verbose_name='公示单位')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='people.person', verbose_name='从业人员')),
            ],
            options={
                'verbose_name': '执业公示',
                'indexes': [models.Index(fields=['organization', 'state', 'id'], name='registration_list'), models.Index(fields=['person', 'id'], name='registration_person'), models.Index(condition=models.Q(('state__in', ('invited', 'applied'))), fields=['lapses_at'], name='registration_lapsing')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('person',), name='registration_one_active', violation_error_message='此人已在其他单位公示，同一人不得同时公示在两家单位。'), models.UniqueConstraint(condition=models.Q(('state__in', ('invited', 'applied'))), fields=('person', 'organization'), name='registration_one_open', violation_error_message='双方之间已有一份尚未处理的邀请或申请，请先处理它。'), models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'applied', 'active', 'declined', 'withdrawn', 'lapsed', 'ended'])), name='registration_state_known'), models.CheckConstraint(condition=models.Q(('categories', []), _negated=True), name='registration_has_category', violation_error_message='请至少选择一个人员类别。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), models.Q(('active_from__isnull', False), ('ended_on__isnull', True)), _connector='OR'), name='registration_active_dates'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on__isnull', False), _connector='OR'), name='registration_ended_dates')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "registrations_registrationevent" ("active_from", "categories", "created_at", "ended_on", "id", "lapses_at", "organization_id", "origin", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "state") VALUES (NEW."active_from", NEW."categories", NEW."created_at", NEW."ended_on", NEW."id", NEW."lapses_at", NEW."organization_id", NEW."origin", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reference", NEW."state"); RETURN NULL;', hash='51a657de3bd41f53f3f0ffe5c42976f3ac446cda', operation='INSERT', pgid='pgtrigger_insert_insert_b1473', table='registrations_registration', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "registrations_registrationevent" ("active_from", "categories", "created_at", "ended_on", "id", "lapses_at", "organization_id", "origin", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "state") VALUES (NEW."active_from", NEW."categories", NEW."created_at", NEW."ended_on", NEW."id", NEW."lapses_at", NEW."organization_id", NEW."origin", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reference", NEW."state"); RETURN NULL;', hash='17502417f30daf2eecab72034902ca75b3cabcd0', operation='UPDATE', pgid='pgtrigger_update_update_12872', table='registrations_registration', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "registrations_registrationevent" ("active_from", "categories", "created_at", "ended_on", "id", "lapses_at", "organization_id", "origin", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "state") VALUES (OLD."active_from", OLD."categories", OLD."created_at", OLD."ended_on", OLD."id", OLD."lapses_at", OLD."organization_id", OLD."origin", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reference", OLD."state"); RETURN NULL;', hash='e8ffe1201ce6111daaad6c799f4d5735a7c2e38f', operation='DELETE', pgid='pgtrigger_delete_delete_77f4c', table='registrations_registration', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Deregistration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('started_by', models.CharField(choices=[('person', '本人'), ('organization', '单位')], max_length=12, verbose_name='发起方')),
                ('left_on', models.DateField(verbose_name='解除劳动合同日期')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('state', models.CharField(choices=[('awaiting_consent', '待对方同意'), ('declined', '对方不同意'), ('withdrawn', '已撤回'), ('awaiting_review', '待审核'), ('returned', '已退回'), ('approved', '已注销')], editable=False, max_length=20, verbose_name='状态')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='发起时间')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交审核时间')),
                ('releases_at', models.DateTimeField(blank=True, null=True, verbose_name='视为同意时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deregistrations', to='registrations.registration', verbose_name='执业公示')),
            ],
            options={
                'verbose_name': '注销公示',
                'indexes': [models.Index(fields=['state', 'submitted_at', 'id'], name='deregistration_queue'), models.Index(condition=models.Q(('state', 'awaiting_consent')), fields=['releases_at'], name='deregistration_releasing')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('awaiting_consent', 'awaiting_review', 'returned'))), fields=('registration',), name='deregistration_one_open', violation_error_message='这份公示已有一份正在办理的注销，请先处理它。'), models.CheckConstraint(condition=models.Q(('state__in', ['awaiting_consent', 'declined', 'withdrawn', 'awaiting_review', 'returned', 'approved'])), name='deregistration_state_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "registrations_deregistrationevent" ("created_at", "decided_at", "id", "left_on", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "registration_id", "releases_at", "started_by", "state", "submitted_at") VALUES (NEW."created_at", NEW."decided_at", NEW."id", NEW."left_on", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reference", NEW."registration_id", NEW."releases_at", NEW."started_by", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='449467110b27e2d3b4aca6e63e2fad35d8302884', operation='INSERT', pgid='pgtrigger_insert_insert_8df30', table='registrations_deregistration', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "registrations_deregistrationevent" ("created_at", "decided_at", "id", "left_on", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "registration_id", "releases_at", "started_by", "state", "submitted_at") VALUES (NEW."created_at", NEW."decided_at", NEW."id", NEW."left_on", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reference", NEW."registration_id", NEW."releases_at", NEW."started_by", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='93d869686b270db397d430df8ab064d0a7b777f3', operation='UPDATE', pgid='pgtrigger_update_update_48f72', table='registrations_deregistration', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "registrations_deregistrationevent" ("created_at", "decided_at", "id", "left_on", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "registration_id", "releases_at", "started_by", "state", "submitted_at") VALUES (OLD."created_at", OLD."decided_at", OLD."id", OLD."left_on", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reference", OLD."registration_id", OLD."releases_at", OLD."started_by", OLD."state", OLD."submitted_at"); RETURN NULL;', hash='f4f6661c863fec5121d48ec964d855c344217116', operation='DELETE', pgid='pgtrigger_delete_delete_4115e', table='registrations_deregistration', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DeregistrationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('deregistration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='registrations.deregistration')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='DeregistrationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('reference', models.CharField(max_length=40, verbose_name='编号')),
                ('started_by', models.CharField(choices=[('person', '本人'), ('organization', '单位')], max_length=12, verbose_name='发起方')),
                ('left_on', models.DateField(verbose_name='解除劳动合同日期')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('state', models.CharField(choices=[('awaiting_consent', '待对方同意'), ('declined', '对方不同意'), ('withdrawn', '已撤回'), ('awaiting_review', '待审核'), ('returned', '已退回'), ('approved', '已注销')], editable=False, max_length=20, verbose_name='状态')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='发起时间')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交审核时间')),
                ('releases_at', models.DateTimeField(blank=True, null=True, verbose_name='视为同意时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='registrations.deregistration')),
                ('registration', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registrations.registration', verbose_name='执业公示')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('person', '本人'), ('organization', '单位')], max_length=12, verbose_name='一方')),
                ('purpose', models.CharField(default='register', max_length=20, verbose_name='事项')),
                ('text_version', models.CharField(max_length=20, verbose_name='文本版本')),
                ('text', models.TextField(verbose_name='同意的内容')),
                ('user_id', models.BigIntegerField(null=True)),
                ('actor_name', models.CharField(max_length=100, verbose_name='办理人')),
                ('channel', models.CharField(max_length=16, verbose_name='渠道')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                ('at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='时间')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='registrations.registration')),
            ],
            options={
                'verbose_name': '同意记录',
            },
        ),
        migrations.CreateModel(
            name='RegistrationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('reference', models.CharField(max_length=40, verbose_name='编号')),
                ('categories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('quality', '质量保证体系人员'), ('technical', '技术人员'), ('inspection', '检验检测人员'), ('operation', '作业人员'), ('other', '管理及其他人员')], max_length=12), size=None, verbose_name='人员类别')),
                ('origin', models.CharField(choices=[('invitation', '单位邀请'), ('application', '个人申请')], max_length=12, verbose_name='发起方式')),
                ('state', models.CharField(choices=[('invited', '待本人同意'), ('applied', '待单位同意'), ('active', '公示中'), ('declined', '已拒绝'), ('withdrawn', '已撤回'), ('lapsed', '已失效'), ('ended', '已注销')], editable=False, max_length=12, verbose_name='状态')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='发起时间')),
                ('lapses_at', models.DateTimeField(blank=True, null=True, verbose_name='失效时间')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='公示开始')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='公示结束')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization', verbose_name='公示单位')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person', verbose_name='从业人员')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='registrations.registration')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SafetyAppointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=50, verbose_name='姓名')),
                ('id_number', zhiye.core.sealed.SealedField(context='registrations_safetyappointment.id_number', mask='id_number', verbose_name='身份证号')),
                ('id_index', zhiye.core.sealed.BlindIndexField(editable=False, max_length=40, of='id_number', purpose='id_number')),
                ('phone', zhiye.core.sealed.SealedField(context='registrations_safetyappointment.phone', mask='phone', verbose_name='手机号')),
                ('state', models.CharField(choices=[('active', '在任'), ('ending', '注销待审核'), ('end_returned', '注销被退回'), ('ended', '已注销')], editable=False, max_length=16, verbose_name='状态')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='添加时间')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='解除劳动合同日期')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交注销时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='注销日期')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='safety_appointments', to='organizations.organization', verbose_name='单位')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='safety_appointments', to='people.person')),
            ],
            options={
                'verbose_name': '安全管理人员',
                'indexes': [models.Index(fields=['organization', 'state', 'id'], name='safety_list'), models.Index(fields=['state', 'submitted_at', 'id'], name='safety_queue')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('active', 'ending', 'end_returned'))), fields=('id_index',), name='safety_one_live', violation_error_message='此人已是一家单位的安全管理人员，须先在原单位办理注销。'), models.CheckConstraint(condition=models.Q(('state__in', ['active', 'ending', 'end_returned', 'ended'])), name='safety_state_known')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "registrations_safetyappointmentevent" ("created_at", "decided_at", "ended_on", "id", "id_index", "id_number", "left_on", "name", "organization_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reference", "state", "submitted_at") VALUES (NEW."created_at", NEW."decided_at", NEW."ended_on", NEW."id", NEW."id_index", NEW."id_number", NEW."left_on", NEW."name", NEW."organization_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."reference", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='99440ffad70d034ae6667514e5c3a5698f909b2c', operation='INSERT', pgid='pgtrigger_insert_insert_32d7c', table='registrations_safetyappointment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "registrations_safetyappointmentevent" ("created_at", "decided_at", "ended_on", "id", "id_index", "id_number", "left_on", "name", "organization_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reference", "state", "submitted_at") VALUES (NEW."created_at", NEW."decided_at", NEW."ended_on", NEW."id", NEW."id_index", NEW."id_number", NEW."left_on", NEW."name", NEW."organization_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."reference", NEW."state", NEW."submitted_at"); RETURN NULL;', hash='a5c496e121978520197c9349baa3b79464befd4a', operation='UPDATE', pgid='pgtrigger_update_update_4c1fe', table='registrations_safetyappointment', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "registrations_safetyappointmentevent" ("created_at", "decided_at", "ended_on", "id", "id_index", "id_number", "left_on", "name", "organization_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "reference", "state", "submitted_at") VALUES (OLD."created_at", OLD."decided_at", OLD."ended_on", OLD."id", OLD."id_index", OLD."id_number", OLD."left_on", OLD."name", OLD."organization_id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."reference", OLD."state", OLD."submitted_at"); RETURN NULL;', hash='bc0421332afba4ef9fd217a9b334f19ce4e6b9bc', operation='DELETE', pgid='pgtrigger_delete_delete_2da09', table='registrations_safetyappointment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='SafetyAppointmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('reference', models.CharField(max_length=40, verbose_name='编号')),
                ('name', models.CharField(max_length=50, verbose_name='姓名')),
                ('id_number', zhiye.core.sealed.SealedField(context='registrations_safetyappointment.id_number', mask='id_number', verbose_name='身份证号')),
                ('id_index', zhiye.core.sealed.BlindIndexField(editable=False, max_length=40, of='id_number', purpose='id_number')),
                ('phone', zhiye.core.sealed.SealedField(context='registrations_safetyappointment.phone', mask='phone', verbose_name='手机号')),
                ('state', models.CharField(choices=[('active', '在任'), ('ending', '注销待审核'), ('end_returned', '注销被退回'), ('ended', '已注销')], editable=False, max_length=16, verbose_name='状态')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='添加时间')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='解除劳动合同日期')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交注销时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='注销日期')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization', verbose_name='单位')),
                ('person', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='registrations.safetyappointment')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SafetyFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='registrations.safetyappointment')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='SafetyPostHeld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appointed_on', models.DateField(verbose_name='任命日期')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='registrations.safetyappointment')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.safetypost')),
            ],
            options={
                'verbose_name': '岗位',
                'constraints': [models.UniqueConstraint(fields=('appointment', 'post'), name='safety_post_once', violation_error_message='同一岗位只需添加一行。')],
            },
        ),
    ]
