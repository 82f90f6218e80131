import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import uuid
import zhiye.core.clock
import zhiye.core.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('body', models.TextField(verbose_name='内容')),
                ('portal', models.CharField(choices=[('all', '全部'), ('public', '公众查询'), ('person', '个人端'), ('organization', '企业端'), ('authority', '审核端')], default='all', max_length=12, verbose_name='显示在')),
                ('shown_from', models.DateField(verbose_name='开始日期')),
                ('shown_until', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, editable=False, verbose_name='建立时间')),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.authority')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '公告',
                'constraints': [models.CheckConstraint(condition=models.Q(('shown_until__isnull', True), ('shown_until__gte', models.F('shown_from')), _connector='OR'), name='announcement_dates', violation_error_message='结束日期不能早于开始日期。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notices_announcementevent" ("authority_id", "body", "created_at", "created_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portal", "shown_from", "shown_until", "title") VALUES (NEW."authority_id", NEW."body", NEW."created_at", NEW."created_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."portal", NEW."shown_from", NEW."shown_until", NEW."title"); RETURN NULL;', hash='aacc6d23dc5ad6134f655a1565aea97869a60915', operation='INSERT', pgid='pgtrigger_insert_insert_6563c', table='notices_announcement', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "notices_announcementevent" ("authority_id", "body", "created_at", "created_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portal", "shown_from", "shown_until", "title") VALUES (NEW."authority_id", NEW."body", NEW."created_at", NEW."created_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."portal", NEW."shown_from", NEW."shown_until", NEW."title"); RETURN NULL;', hash='4fedc2f06f5e7122b266fe1aa71fbda0769b1ed1', operation='UPDATE', pgid='pgtrigger_update_update_d5171', table='notices_announcement', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notices_announcementevent" ("authority_id", "body", "created_at", "created_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "portal", "shown_from", "shown_until", "title") VALUES (OLD."authority_id", OLD."body", OLD."created_at", OLD."created_by_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."portal", OLD."shown_from", OLD."shown_until", OLD."title"); RETURN NULL;', hash='ffee410b03c497909d9196a9c650f97cdecb37a8', operation='DELETE', pgid='pgtrigger_delete_delete_459e6', table='notices_announcement', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AnnouncementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('body', models.TextField(verbose_name='内容')),
                ('portal', models.CharField(choices=[('all', '全部'), ('public', '公众查询'), ('person', '个人端'), ('organization', '企业端'), ('authority', '审核端')], default='all', max_length=12, verbose_name='显示在')),
                ('shown_from', models.DateField(verbose_name='开始日期')),
                ('shown_until', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, editable=False, verbose_name='建立时间')),
                ('authority', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.authority')),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='notices.announcement')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=60, verbose_name='事件')),
                ('key', models.CharField(max_length=100, verbose_name='编号')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('body', models.TextField(verbose_name='内容')),
                ('link', models.CharField(blank=True, max_length=200, verbose_name='链接')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, editable=False, verbose_name='时间')),
                ('read_at', models.DateTimeField(null=True, verbose_name='阅读时间')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '消息',
                'indexes': [models.Index(fields=['recipient', '-id'], name='notice_inbox'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='notice_unread')],
                'constraints': [models.UniqueConstraint(fields=('event', 'recipient', 'key'), name='notice_once', violation_error_message='这条消息已经发过。')],
                'triggers': [pgtrigger.compiler.Trigger(name='notice_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f55bdaf406276fa82e6c197bfa2dc8011bf82de4', operation='DELETE', pgid='pgtrigger_notice_no_delete_1ae42', table='notices_notice', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Outbox',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('event', models.CharField(max_length=60, verbose_name='事件')),
                ('key', models.CharField(max_length=100, verbose_name='编号')),
                ('channel', models.CharField(choices=[('sms', '短信'), ('email', '邮件')], max_length=8, verbose_name='渠道')),
                ('to', zhiye.core.sealed.SealedField(context='notices_outbox.to', mask='text', verbose_name='发往')),
                ('to_index', zhiye.core.sealed.BlindIndexField(editable=False, max_length=40, of='to', purpose='address')),
                ('subject', models.CharField(blank=True, max_length=100, verbose_name='标题')),
                ('body', models.TextField(verbose_name='内容')),
                ('params', models.JSONField(default=dict, verbose_name='模板参数')),
                ('status', models.CharField(choices=[('pending', '待发送'), ('sent', '已发送'), ('failed', '发送失败')], default='pending', max_length=8, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('next_try_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='下次发送')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='发送时间')),
                ('provider_id', models.CharField(blank=True, max_length=100, verbose_name='服务商编号')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='失败原因')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, editable=False, verbose_name='建立时间')),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outbox', to='notices.notice')),
            ],
            options={
                'verbose_name': '待发消息',
                'indexes': [models.Index(condition=models.Q(('status', 'pending')), fields=['next_try_at'], name='outbox_due')],
                'constraints': [models.UniqueConstraint(fields=('event', 'key', 'channel', 'to_index'), name='outbox_once', violation_error_message='这条消息已经发过。')],
                'triggers': [pgtrigger.compiler.Trigger(name='outbox_no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8c8fbab2597d839f4f2233d6dc5a4fc233409a53', operation='DELETE', pgid='pgtrigger_outbox_no_delete_9f3da', table='notices_outbox', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Switch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=60, verbose_name='事件')),
                ('channel', models.CharField(choices=[('sms', '短信'), ('email', '邮件')], max_length=8, verbose_name='渠道')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '消息开关',
                'constraints': [models.UniqueConstraint(fields=('user', 'event', 'channel'), name='switch_once')],
            },
        ),
    ]
