import django.db.models.deletion
import zhiye.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('files', '0001_initial'),
        ('organizations', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='UploadedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='种类')),
                ('about_id', models.BigIntegerField(null=True)),
                ('about', models.CharField(blank=True, max_length=120, verbose_name='为谁')),
                ('file_name', models.CharField(max_length=120, verbose_name='文件名')),
                ('state', models.CharField(choices=[('waiting', '正在核对'), ('checked', '待确认'), ('filing', '正在办理'), ('done', '已完成'), ('dropped', '没有办理'), ('refused', '无法处理')], editable=False, max_length=8, verbose_name='状态')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='总行数')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已处理')),
                ('good', models.PositiveIntegerField(default=0, verbose_name='可以办理')),
                ('known', models.PositiveIntegerField(default=0, verbose_name='已办理过')),
                ('bad', models.PositiveIntegerField(default=0, verbose_name='有错误')),
                ('filed', models.PositiveIntegerField(default=0, verbose_name='已办理')),
                ('refused', models.PositiveIntegerField(default=0, verbose_name='办理时未通过')),
                ('figures', models.JSONField(default=dict, verbose_name='其中')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='上传时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.authority')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='表格')),
                ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='未办理的行')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '上传的表格',
                'indexes': [models.Index(fields=['organization', 'kind', '-id'], name='list_of_organization'), models.Index(fields=['authority', 'kind', '-id'], name='list_of_authority')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'checked', 'filing', 'done', 'dropped', 'refused'])), name='list_state_known'), models.CheckConstraint(condition=models.Q(('organization__isnull', True), ('authority__isnull', True), _connector='XOR'), name='list_has_one_owner')],
            },
        ),
        migrations.CreateModel(
            name='ListRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='行号')),
                ('outcome', models.CharField(choices=[('good', '可以办理'), ('known', '已办理过'), ('bad', '有错误'), ('filed', '已办理'), ('refused', '办理时未通过')], max_length=8, verbose_name='结果')),
                ('shown', models.JSONField(default=dict, verbose_name='内容')),
                ('faults', models.JSONField(default=list, verbose_name='原因')),
                ('facts', models.JSONField(default=dict, verbose_name='事实')),
                ('made', models.JSONField(default=list, verbose_name='办理的内容')),
                ('uploaded', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='lists.uploadedlist')),
            ],
            options={
                'verbose_name': '表格的行',
                'indexes': [models.Index(fields=['uploaded', 'outcome', 'line'], name='list_rows')],
                'constraints': [models.UniqueConstraint(fields=('uploaded', 'line'), name='list_row_once')],
            },
        ),
    ]
