import django.db.models.deletion
import zhiye.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Print',
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
                ('number', models.CharField(max_length=32, unique=True, verbose_name='打印编号')),
                ('token', models.CharField(max_length=32, unique=True, verbose_name='查验码')),
                ('kind', models.CharField(max_length=40, verbose_name='类别')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('holder_kind', models.CharField(max_length=40, verbose_name='所属类别')),
                ('holder_id', models.BigIntegerField(verbose_name='所属对象')),
                ('person_id', models.BigIntegerField(null=True, verbose_name='人员')),
                ('subject', models.CharField(max_length=120, verbose_name='对象')),
                ('subject_index', models.CharField(max_length=40, verbose_name='姓名索引')),
                ('lines', models.JSONField(default=list, verbose_name='内容')),
                ('missing', models.JSONField(default=list, verbose_name='字库没有的字')),
                ('valid_until', models.DateField(null=True, verbose_name='有效期限止')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='页数')),
                ('pdf_sha256', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('content_index', models.CharField(max_length=40, verbose_name='内容摘要')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.authority', verbose_name='出具机关')),
            ],
            options={
                'verbose_name': '打印件',
                'indexes': [models.Index(fields=['holder_kind', 'holder_id', '-id'], name='print_holder'), models.Index(fields=['person_id', '-id'], name='print_person'), models.Index(fields=['authority', '-id'], name='print_authority'), models.Index(fields=['user_id', '-id'], name='print_user')],
            },
        ),
    ]
