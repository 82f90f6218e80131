import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import zhiye.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='WorkdayOverride',
            fields=[
                ('date', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                ('is_working', models.BooleanField(verbose_name='工作日')),
                ('note', models.CharField(max_length=60, verbose_name='说明')),
                ('source', models.CharField(max_length=120, verbose_name='依据')),
                ('set_by', models.BigIntegerField(null=True, verbose_name='设置人')),
                ('set_by_name', models.CharField(max_length=100, verbose_name='设置人姓名')),
                ('set_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='设置时间')),
            ],
            options={
                'verbose_name': '工作日调整',
                'ordering': ['date'],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "regions_workdayoverrideevent" ("date", "is_working", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by", "set_by_name", "source") VALUES (NEW."date", NEW."is_working", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."date", NEW."set_at", NEW."set_by", NEW."set_by_name", NEW."source"); RETURN NULL;', hash='13a0e2e13f1be1a55d1a25b4ce6fc1679c635b22', operation='INSERT', pgid='pgtrigger_insert_insert_78e20', table='regions_workdayoverride', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "regions_workdayoverrideevent" ("date", "is_working", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by", "set_by_name", "source") VALUES (NEW."date", NEW."is_working", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."date", NEW."set_at", NEW."set_by", NEW."set_by_name", NEW."source"); RETURN NULL;', hash='e84ddfed4f81447d8e3703144c2526d0624ef693', operation='UPDATE', pgid='pgtrigger_update_update_abaa5', table='regions_workdayoverride', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "regions_workdayoverrideevent" ("date", "is_working", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by", "set_by_name", "source") VALUES (OLD."date", OLD."is_working", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."date", OLD."set_at", OLD."set_by", OLD."set_by_name", OLD."source"); RETURN NULL;', hash='61bae3f0035f8dee3ea313979021919fd9d9cc3f', operation='DELETE', pgid='pgtrigger_delete_delete_37214', table='regions_workdayoverride', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='WorkdayOverrideEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('date', models.DateField(serialize=False, verbose_name='日期')),
                ('is_working', models.BooleanField(verbose_name='工作日')),
                ('note', models.CharField(max_length=60, verbose_name='说明')),
                ('source', models.CharField(max_length=120, verbose_name='依据')),
                ('set_by', models.BigIntegerField(null=True, verbose_name='设置人')),
                ('set_by_name', models.CharField(max_length=100, verbose_name='设置人姓名')),
                ('set_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='设置时间')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='regions.workdayoverride')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('full_name', models.CharField(max_length=80, verbose_name='全称')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '省级'), (2, '地级'), (3, '县级')], verbose_name='级别')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('source', models.CharField(max_length=120, verbose_name='来源')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='regions.region', verbose_name='上级')),
            ],
            options={
                'verbose_name': '行政区划',
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[1-9][0-9]{5}$')), name='region_code_is_six_digits', violation_error_message='行政区划代码为六位数字。')],
            },
        ),
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='名称')),
                ('short_name', models.CharField(max_length=30, verbose_name='简称')),
                ('kind', models.CharField(choices=[('regulator', '监管部门'), ('association', '行业协会'), ('exam_centre', '考试中心')], max_length=12, verbose_name='类别')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='办公地址')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='电话')),
                ('fax', models.CharField(blank=True, max_length=40, verbose_name='传真')),
                ('website', models.URLField(blank=True, verbose_name='网址')),
                ('service_guide', models.TextField(blank=True, verbose_name='服务指南')),
                ('platform_name', models.CharField(blank=True, max_length=40, verbose_name='平台名称')),
                ('support_contact', models.CharField(blank=True, max_length=200, verbose_name='技术支持')),
                ('portal_links', models.JSONField(blank=True, default=list, verbose_name='页眉链接')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='regions.authority', verbose_name='上级')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='辖区')),
            ],
            options={
                'verbose_name': '机关',
                'ordering': ['region_id', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='authority_is_not_its_own_parent', violation_error_message='机关不能是自己的上级。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "regions_authorityevent" ("address", "fax", "id", "is_active", "kind", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "platform_name", "portal_links", "region_id", "service_guide", "short_name", "support_contact", "website") VALUES (NEW."address", NEW."fax", NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."platform_name", NEW."portal_links", NEW."region_id", NEW."service_guide", NEW."short_name", NEW."support_contact", NEW."website"); RETURN NULL;', hash='d02294b08401414ce13e85a7f41c0c68285444e6', operation='INSERT', pgid='pgtrigger_insert_insert_94974', table='regions_authority', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "regions_authorityevent" ("address", "fax", "id", "is_active", "kind", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "platform_name", "portal_links", "region_id", "service_guide", "short_name", "support_contact", "website") VALUES (NEW."address", NEW."fax", NEW."id", NEW."is_active", NEW."kind", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."platform_name", NEW."portal_links", NEW."region_id", NEW."service_guide", NEW."short_name", NEW."support_contact", NEW."website"); RETURN NULL;', hash='896372df242488acb9379d3393dd218c3a071ad5', operation='UPDATE', pgid='pgtrigger_update_update_3e42b', table='regions_authority', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "regions_authorityevent" ("address", "fax", "id", "is_active", "kind", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "platform_name", "portal_links", "region_id", "service_guide", "short_name", "support_contact", "website") VALUES (OLD."address", OLD."fax", OLD."id", OLD."is_active", OLD."kind", OLD."name", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."platform_name", OLD."portal_links", OLD."region_id", OLD."service_guide", OLD."short_name", OLD."support_contact", OLD."website"); RETURN NULL;', hash='d6308c60b40b7764fc9675a7e0410d0b2000f472', operation='DELETE', pgid='pgtrigger_delete_delete_54095', table='regions_authority', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AuthorityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('short_name', models.CharField(max_length=30, verbose_name='简称')),
                ('kind', models.CharField(choices=[('regulator', '监管部门'), ('association', '行业协会'), ('exam_centre', '考试中心')], max_length=12, verbose_name='类别')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='办公地址')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='电话')),
                ('fax', models.CharField(blank=True, max_length=40, verbose_name='传真')),
                ('website', models.URLField(blank=True, verbose_name='网址')),
                ('service_guide', models.TextField(blank=True, verbose_name='服务指南')),
                ('platform_name', models.CharField(blank=True, max_length=40, verbose_name='平台名称')),
                ('support_contact', models.CharField(blank=True, max_length=200, verbose_name='技术支持')),
                ('portal_links', models.JSONField(blank=True, default=list, verbose_name='页眉链接')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.authority', verbose_name='上级')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='regions.authority')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='辖区')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RuleValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, verbose_name='规则')),
                ('value', models.JSONField(null=True, verbose_name='值')),
                ('inherits', models.BooleanField(default=False, verbose_name='恢复沿用上级')),
                ('effective_from', models.DateField(verbose_name='生效日期')),
                ('reason', models.CharField(max_length=300, verbose_name='原因')),
                ('set_by', models.BigIntegerField(null=True, verbose_name='设置人')),
                ('set_by_name', models.CharField(max_length=100, verbose_name='设置人姓名')),
                ('set_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='设置时间')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rule_values', to='regions.authority', verbose_name='机关')),
            ],
            options={
                'verbose_name': '辖区规则',
                'indexes': [models.Index(fields=['authority', 'key', 'effective_from'], name='rule_lookup')],
            },
        ),
    ]
