import django.db.models.deletion
import zhiye.core.clock
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
            name='RosterImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=120, verbose_name='文件名')),
                ('stage', models.CharField(choices=[('waiting', '等待处理'), ('running', '正在处理'), ('done', '已完成'), ('refused', '无法处理')], default='waiting', max_length=8, verbose_name='进度')),
                ('message', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='总行数')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已处理')),
                ('failed', models.PositiveIntegerField(default=0, verbose_name='未导入')),
                ('new_people', models.PositiveIntegerField(default=0, verbose_name='新增人员')),
                ('new_certificates', models.PositiveIntegerField(default=0, verbose_name='新增证书')),
                ('new_items', models.PositiveIntegerField(default=0, verbose_name='新增项目')),
                ('changed_items', models.PositiveIntegerField(default=0, verbose_name='更新项目')),
                ('first_problems', models.JSONField(default=list, verbose_name='部分未导入的行')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.authority')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='名册')),
                ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='未导入的行')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '名册导入',
                'indexes': [models.Index(fields=['authority', '-id'], name='roster_import_list')],
            },
        ),
    ]
