import zhiye.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(null=True, verbose_name='用户')),
                ('actor_name', models.CharField(max_length=100, verbose_name='办理人')),
                ('acting_role', models.CharField(max_length=16, verbose_name='身份')),
                ('acting_id', models.BigIntegerField(null=True, verbose_name='代表对象')),
                ('acting_name', models.CharField(blank=True, max_length=200, verbose_name='代表')),
                ('channel', models.CharField(max_length=16, verbose_name='渠道')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                ('at', models.DateTimeField(db_index=True, default=zhiye.core.clock.now, verbose_name='时间')),
                ('kind', models.CharField(max_length=24, verbose_name='类别')),
                ('subject_kind', models.CharField(blank=True, max_length=40, verbose_name='对象类别')),
                ('subject_id', models.CharField(blank=True, max_length=40, verbose_name='对象')),
                ('detail', models.CharField(blank=True, max_length=300, verbose_name='内容')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='事由')),
                ('ok', models.BooleanField(default=True, verbose_name='结果')),
            ],
            options={
                'verbose_name': '访问记录',
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'id'], name='accesslog_subject'), models.Index(fields=['user_id', 'kind', 'at'], name='accesslog_user')],
            },
        ),
        migrations.CreateModel(
            name='AuditBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=63, verbose_name='表')),
                ('columns', models.TextField(verbose_name='列')),
                ('first_id', models.BigIntegerField(verbose_name='起')),
                ('last_id', models.BigIntegerField(verbose_name='止')),
                ('rows', models.PositiveIntegerField(verbose_name='行数')),
                ('marks', models.BinaryField(verbose_name='各行标记')),
                ('content', models.CharField(max_length=64, verbose_name='内容摘要')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='重新封存原因')),
                ('at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='时间')),
                ('previous', models.CharField(blank=True, max_length=64, unique=True, verbose_name='上一摘要')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='摘要')),
                ('key_id', models.CharField(max_length=16, verbose_name='密钥')),
                ('signature', models.CharField(max_length=64, verbose_name='签名')),
            ],
            options={
                'verbose_name': '日志封存',
                'indexes': [models.Index(fields=['table', 'id'], name='auditblock_table')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('user_id', models.BigIntegerField()),
                ('operation', models.CharField(max_length=60)),
                ('result_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField(default=zhiye.core.clock.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user_id', 'operation', 'key'), name='idempotency_once')],
            },
        ),
        migrations.CreateModel(
            name='MoveLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(null=True, verbose_name='用户')),
                ('actor_name', models.CharField(max_length=100, verbose_name='办理人')),
                ('acting_role', models.CharField(max_length=16, verbose_name='身份')),
                ('acting_id', models.BigIntegerField(null=True, verbose_name='代表对象')),
                ('acting_name', models.CharField(blank=True, max_length=200, verbose_name='代表')),
                ('channel', models.CharField(max_length=16, verbose_name='渠道')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                ('at', models.DateTimeField(db_index=True, default=zhiye.core.clock.now, verbose_name='时间')),
                ('flow', models.CharField(max_length=40, verbose_name='流程')),
                ('object_id', models.BigIntegerField(verbose_name='对象')),
                ('move', models.CharField(max_length=40, verbose_name='动作')),
                ('from_state', models.CharField(blank=True, max_length=24, verbose_name='原状态')),
                ('to_state', models.CharField(max_length=24, verbose_name='新状态')),
                ('reason', models.TextField(blank=True, verbose_name='原因')),
                ('data', models.JSONField(default=dict, verbose_name='内容')),
            ],
            options={
                'verbose_name': '办理记录',
                'indexes': [models.Index(fields=['flow', 'object_id', 'id'], name='movelog_object')],
            },
        ),
        migrations.CreateModel(
            name='ReferenceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=4, verbose_name='类别')),
                ('authority_code', models.CharField(max_length=12, verbose_name='机关代码')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='已用到')),
            ],
            options={
                'verbose_name': '编号',
                'constraints': [models.UniqueConstraint(fields=('kind', 'authority_code', 'year'), name='reference_counter_once')],
            },
        ),
    ]
