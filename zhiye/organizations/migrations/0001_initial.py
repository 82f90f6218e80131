import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import zhiye.core.clock
import zhiye.core.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('files', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='单位名称')),
                ('uscc', models.CharField(max_length=18, verbose_name='统一社会信用代码')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('production', '生产单位'), ('filling', '充装单位'), ('inspection', '检验机构'), ('testing', '检测机构'), ('using', '使用单位'), ('trading', '经营单位')], max_length=12), size=None, verbose_name='单位类型')),
                ('legal_representative', models.CharField(max_length=50, verbose_name='法定代表人')),
                ('address', models.CharField(max_length=200, verbose_name='单位地址')),
                ('contact_name', models.CharField(max_length=50, verbose_name='联系人')),
                ('contact_phone', zhiye.core.sealed.SealedField(context='organizations_organization.contact_phone', mask='phone', verbose_name='联系电话')),
                ('state', models.CharField(choices=[('submitted', '待核验'), ('returned', '已退回'), ('verified', '已认证'), ('closed', '已终止')], editable=False, max_length=12, verbose_name='认证状态')),
                ('register_answer', models.CharField(blank=True, max_length=200, verbose_name='登记信息比对')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='认证时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='建档时间')),
                ('authorisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='授权书')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.authority', verbose_name='受理机构')),
                ('business_licence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='营业执照')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='所在地')),
            ],
            options={
                'verbose_name': '单位',
                'indexes': [models.Index(fields=['name', 'id'], name='organization_name'), models.Index(fields=['region', 'id'], name='organization_region'), models.Index(fields=['state', 'id'], name='organization_state'), models.Index(fields=['uscc'], name='organization_uscc')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'verified')), fields=('uscc',), name='organization_verified_once', violation_error_message='该统一社会信用代码已有单位完成认证。请联系本单位已认证的经办人在“人员授权”中为您授权；联系不上时请联系受理机构处理。'), models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'returned', 'verified', 'closed'])), name='organization_state_known'), models.CheckConstraint(condition=models.Q(('kinds', []), _negated=True), name='organization_has_kind', violation_error_message='请至少选择一种单位类型。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_organizationevent" ("address", "authorisation_id", "authority_id", "business_licence_id", "contact_name", "contact_phone", "created_at", "id", "kinds", "legal_representative", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "register_answer", "state", "uscc", "verified_at") VALUES (NEW."address", NEW."authorisation_id", NEW."authority_id", NEW."business_licence_id", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."id", NEW."kinds", NEW."legal_representative", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."region_id", NEW."register_answer", NEW."state", NEW."uscc", NEW."verified_at"); RETURN NULL;', hash='8dd7b263eb74f4206d5890fb5ab6282eba1578c7', operation='INSERT', pgid='pgtrigger_insert_insert_5a753', table='organizations_organization', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_organizationevent" ("address", "authorisation_id", "authority_id", "business_licence_id", "contact_name", "contact_phone", "created_at", "id", "kinds", "legal_representative", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "register_answer", "state", "uscc", "verified_at") VALUES (NEW."address", NEW."authorisation_id", NEW."authority_id", NEW."business_licence_id", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."id", NEW."kinds", NEW."legal_representative", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."region_id", NEW."register_answer", NEW."state", NEW."uscc", NEW."verified_at"); RETURN NULL;', hash='3ac3bc4c8167118313e78f4d0d8a64c89b7e1b62', operation='UPDATE', pgid='pgtrigger_update_update_73a92', table='organizations_organization', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_organizationevent" ("address", "authorisation_id", "authority_id", "business_licence_id", "contact_name", "contact_phone", "created_at", "id", "kinds", "legal_representative", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "register_answer", "state", "uscc", "verified_at") VALUES (OLD."address", OLD."authorisation_id", OLD."authority_id", OLD."business_licence_id", OLD."contact_name", OLD."contact_phone", OLD."created_at", OLD."id", OLD."kinds", OLD."legal_representative", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."region_id", OLD."register_answer", OLD."state", OLD."uscc", OLD."verified_at"); RETURN NULL;', hash='0fac34b62ce42a76c4f66bea2bc6a1540fcef89d', operation='DELETE', pgid='pgtrigger_delete_delete_84ac6', table='organizations_organization', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('functions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('organization', '企业信息'), ('licences', '行政许可'), ('registrations', '人员注册与注销'), ('safety', '安全管理人员'), ('personnel', '人员维护与预警'), ('employment', '聘用记录'), ('certificates', '证书管理'), ('delegations', '人员授权')], max_length=16), size=None, verbose_name='授权功能')),
                ('is_owner', models.BooleanField(default=False, verbose_name='企业认证经办人')),
                ('valid_from', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='授权开始')),
                ('valid_until', models.DateTimeField(blank=True, null=True, verbose_name='授权截止')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='禁用时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='organizations.organization')),
            ],
            options={
                'verbose_name': '人员授权',
                'constraints': [models.UniqueConstraint(condition=models.Q(('disabled_at__isnull', True)), fields=('user', 'organization'), name='delegation_once', violation_error_message='该人员已有本单位的有效授权。'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='delegation_ends_after_it_begins', violation_error_message='授权截止须晚于授权开始。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_delegationevent" ("created_at", "disabled_at", "functions", "id", "is_owner", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "valid_from", "valid_until") VALUES (NEW."created_at", NEW."disabled_at", NEW."functions", NEW."id", NEW."is_owner", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='6e70bf5ed0d6fdf4f035863edc2ecff5ec34ea6b', operation='INSERT', pgid='pgtrigger_insert_insert_9ae35', table='organizations_delegation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_delegationevent" ("created_at", "disabled_at", "functions", "id", "is_owner", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "valid_from", "valid_until") VALUES (NEW."created_at", NEW."disabled_at", NEW."functions", NEW."id", NEW."is_owner", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='db3453d417a7c1a99005388d3876dbfde047cf8b', operation='UPDATE', pgid='pgtrigger_update_update_331f7', table='organizations_delegation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_delegationevent" ("created_at", "disabled_at", "functions", "id", "is_owner", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "valid_from", "valid_until") VALUES (OLD."created_at", OLD."disabled_at", OLD."functions", OLD."id", OLD."is_owner", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id", OLD."valid_from", OLD."valid_until"); RETURN NULL;', hash='f556eb86956935ffd56154631bce49761d04915b', operation='DELETE', pgid='pgtrigger_delete_delete_d4701', table='organizations_delegation', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DelegationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('functions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('organization', '企业信息'), ('licences', '行政许可'), ('registrations', '人员注册与注销'), ('safety', '安全管理人员'), ('personnel', '人员维护与预警'), ('employment', '聘用记录'), ('certificates', '证书管理'), ('delegations', '人员授权')], max_length=16), size=None, verbose_name='授权功能')),
                ('is_owner', models.BooleanField(default=False, verbose_name='企业认证经办人')),
                ('valid_from', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='授权开始')),
                ('valid_until', models.DateTimeField(blank=True, null=True, verbose_name='授权截止')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='禁用时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='organizations.delegation')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrganizationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120, verbose_name='单位名称')),
                ('uscc', models.CharField(max_length=18, verbose_name='统一社会信用代码')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('production', '生产单位'), ('filling', '充装单位'), ('inspection', '检验机构'), ('testing', '检测机构'), ('using', '使用单位'), ('trading', '经营单位')], max_length=12), size=None, verbose_name='单位类型')),
                ('legal_representative', models.CharField(max_length=50, verbose_name='法定代表人')),
                ('address', models.CharField(max_length=200, verbose_name='单位地址')),
                ('contact_name', models.CharField(max_length=50, verbose_name='联系人')),
                ('contact_phone', zhiye.core.sealed.SealedField(context='organizations_organization.contact_phone', mask='phone', verbose_name='联系电话')),
                ('state', models.CharField(choices=[('submitted', '待核验'), ('returned', '已退回'), ('verified', '已认证'), ('closed', '已终止')], editable=False, max_length=12, verbose_name='认证状态')),
                ('register_answer', models.CharField(blank=True, max_length=200, verbose_name='登记信息比对')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='认证时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='建档时间')),
                ('authorisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.storedfile', verbose_name='授权书')),
                ('authority', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.authority', verbose_name='受理机构')),
                ('business_licence', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.storedfile', verbose_name='营业执照')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='organizations.organization')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='所在地')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
