import django.db.models.deletion
import uuid
import zhiye.core.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40, verbose_name='用途')),
                ('original_name', models.CharField(max_length=120, verbose_name='文件名')),
                ('extension', models.CharField(max_length=8, verbose_name='扩展名')),
                ('content_type', models.CharField(max_length=100, verbose_name='类型')),
                ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('upload_sha256', models.CharField(max_length=64, verbose_name='上传时摘要')),
                ('pages', models.PositiveIntegerField(null=True, verbose_name='页数')),
                ('width', models.PositiveIntegerField(null=True, verbose_name='宽')),
                ('height', models.PositiveIntegerField(null=True, verbose_name='高')),
                ('scan', models.CharField(choices=[('none', '未启用查毒'), ('pending', '待查毒'), ('clean', '未发现病毒'), ('infected', '发现病毒')], default='none', max_length=8, verbose_name='查毒')),
                ('holder_kind', models.CharField(blank=True, max_length=40, verbose_name='所属类别')),
                ('holder_id', models.BigIntegerField(null=True, verbose_name='所属对象')),
                ('attached_at', models.DateTimeField(null=True, verbose_name='关联时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, editable=False, verbose_name='上传时间')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '文件',
                'indexes': [models.Index(fields=['holder_kind', 'holder_id'], name='file_holder'), models.Index(condition=models.Q(('holder_kind', '')), fields=['created_at'], name='file_loose')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('attached_at__isnull', True), ('holder_id__isnull', True), ('holder_kind', '')), models.Q(models.Q(('holder_kind', ''), _negated=True), ('attached_at__isnull', False), ('holder_id__isnull', False)), _connector='OR'), name='file_holder_whole', violation_error_message='文件的所属对象不完整。')],
            },
        ),
    ]
