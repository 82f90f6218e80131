import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import zhiye.accounts.models
import zhiye.core.clock
import zhiye.core.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone_index', models.CharField(max_length=64, verbose_name='手机号索引')),
                ('purpose', models.CharField(choices=[('register', '注册'), ('login', '登录'), ('reset', '重设密码'), ('bind', '绑定手机号'), ('confirm', '确认办理')], max_length=16, verbose_name='用途')),
                ('subject', models.CharField(max_length=80, verbose_name='事项')),
                ('code_hash', models.CharField(max_length=64, verbose_name='验证码摘要')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='发出时间')),
                ('expires_at', models.DateTimeField(verbose_name='失效时间')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('used_at', models.DateTimeField(null=True, verbose_name='使用时间')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
            ],
            options={
                'verbose_name': '短信验证码',
                'indexes': [models.Index(fields=['phone_index', 'created_at'], name='authcode_phone'), models.Index(fields=['created_at'], name='authcode_created')],
            },
        ),
        migrations.CreateModel(
            name='ThrottleBucket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='键')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='次数')),
                ('window_start', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='起算时间')),
                ('blocked_until', models.DateTimeField(null=True, verbose_name='等待至')),
                ('updated_at', models.DateTimeField(db_index=True, default=zhiye.core.clock.now, verbose_name='更新时间')),
            ],
            options={
                'verbose_name': '频率限制',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('key', models.CharField(default=zhiye.accounts.models.new_key, editable=False, max_length=32, unique=True, verbose_name='账号标识')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='姓名')),
                ('phone', zhiye.core.sealed.SealedField(blank=True, context='accounts_user.phone', mask='phone', null=True, verbose_name='手机号')),
                ('phone_index', zhiye.core.sealed.BlindIndexField(editable=False, max_length=40, null=True, of='phone', purpose='phone', unique=True)),
                ('is_active', models.BooleanField(default=True, verbose_name='可用')),
                ('is_demo', models.BooleanField(default=False, verbose_name='演示账号')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='须先修改密码')),
                ('password_changed_at', models.DateTimeField(null=True, verbose_name='密码修改时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, editable=False, verbose_name='建立时间')),
            ],
            options={
                'verbose_name': '用户',
                'constraints': [models.CheckConstraint(condition=models.Q(('phone_index__isnull', True), models.Q(('phone_index', ''), _negated=True), _connector='OR'), name='user_phone_index_not_blank', violation_error_message='手机号索引不能是空文本。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("created_at", "id", "is_active", "is_demo", "key", "must_change_password", "name", "password_changed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."id", NEW."is_active", NEW."is_demo", NEW."key", NEW."must_change_password", NEW."name", NEW."password_changed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='8695be84f937ac45117a34e62f187c124f7c1476', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."must_change_password" IS DISTINCT FROM (NEW."must_change_password") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."password_changed_at" IS DISTINCT FROM (NEW."password_changed_at"))', func='INSERT INTO "accounts_userevent" ("created_at", "id", "is_active", "is_demo", "key", "must_change_password", "name", "password_changed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."id", NEW."is_active", NEW."is_demo", NEW."key", NEW."must_change_password", NEW."name", NEW."password_changed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='acf00e2061878321f61adaad578a0d757633c707', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("created_at", "id", "is_active", "is_demo", "key", "must_change_password", "name", "password_changed_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."created_at", OLD."id", OLD."is_active", OLD."is_demo", OLD."key", OLD."must_change_password", OLD."name", OLD."password_changed_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='1a34bef24c5590fd896ab5335ae8569d26df1189', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', table='accounts_user', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AuthorityMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('functions', models.JSONField(default=list, verbose_name='职能')),
                ('valid_from', models.DateField(verbose_name='生效日期')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, editable=False, verbose_name='建立时间')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='regions.authority', verbose_name='机关')),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authority_memberships', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '机关工作人员',
                'constraints': [models.UniqueConstraint(condition=models.Q(('disabled_at__isnull', True)), fields=('user', 'authority'), name='membership_once', violation_error_message='该用户已是本机关的工作人员，请修改原有授权。'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='membership_dates', violation_error_message='截止日期不能早于生效日期。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_authoritymembershipevent" ("authority_id", "created_at", "disabled_at", "functions", "granted_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "valid_from", "valid_until") VALUES (NEW."authority_id", NEW."created_at", NEW."disabled_at", NEW."functions", NEW."granted_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='2fe759a5f3e70cbd435f87557c9f6c3f0ac671c2', operation='INSERT', pgid='pgtrigger_insert_insert_11c0d', table='accounts_authoritymembership', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_authoritymembershipevent" ("authority_id", "created_at", "disabled_at", "functions", "granted_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "valid_from", "valid_until") VALUES (NEW."authority_id", NEW."created_at", NEW."disabled_at", NEW."functions", NEW."granted_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id", NEW."valid_from", NEW."valid_until"); RETURN NULL;', hash='aa009cb07fa132ea135f04a1f01d729cfc663c72', operation='UPDATE', pgid='pgtrigger_update_update_00f04', table='accounts_authoritymembership', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_authoritymembershipevent" ("authority_id", "created_at", "disabled_at", "functions", "granted_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "valid_from", "valid_until") VALUES (OLD."authority_id", OLD."created_at", OLD."disabled_at", OLD."functions", OLD."granted_by_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id", OLD."valid_from", OLD."valid_until"); RETURN NULL;', hash='1a46d32cbb52daead9099d6427917172d3412838', operation='DELETE', pgid='pgtrigger_delete_delete_d8ed2', table='accounts_authoritymembership', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AuthorityMembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('functions', models.JSONField(default=list, verbose_name='职能')),
                ('valid_from', models.DateField(verbose_name='生效日期')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, editable=False, verbose_name='建立时间')),
                ('authority', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.authority', verbose_name='机关')),
                ('granted_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='授权人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='accounts.authoritymembership')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LoginSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='登录时间')),
                ('last_seen_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='最近操作')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                ('agent', models.CharField(blank=True, max_length=80, verbose_name='设备')),
                ('channel', models.CharField(default='web', max_length=16, verbose_name='渠道')),
                ('method', models.CharField(blank=True, max_length=16, verbose_name='登录方式')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='结束时间')),
                ('end_reason', models.CharField(blank=True, choices=[('logout', '本人退出'), ('ended', '本人在其他设备上结束'), ('password', '密码已修改'), ('disabled', '账号已停用'), ('idle', '长时间未操作'), ('expired', '超过最长登录时间'), ('replaced', '在同一浏览器重新登录')], max_length=16, verbose_name='结束原因')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='login_sessions', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '登录会话',
                'indexes': [models.Index(fields=['user', 'ended_at', 'last_seen_at'], name='loginsession_user')],
            },
        ),
        migrations.CreateModel(
            name='UserEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(default=zhiye.accounts.models.new_key, editable=False, max_length=32, verbose_name='账号标识')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='姓名')),
                ('is_active', models.BooleanField(default=True, verbose_name='可用')),
                ('is_demo', models.BooleanField(default=False, verbose_name='演示账号')),
                ('must_change_password', models.BooleanField(default=False, verbose_name='须先修改密码')),
                ('password_changed_at', models.DateTimeField(null=True, verbose_name='密码修改时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, editable=False, verbose_name='建立时间')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
