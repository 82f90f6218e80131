import zhiye.core.clock
import zhiye.core.sealed
import zhiye.integrations.answers
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SandboxCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.CharField(choices=[('operators', '作业人员考核管理平台'), ('inspectors', '检验检测人员公示平台')], max_length=12, verbose_name='平台')),
                ('id_number', zhiye.core.sealed.SealedField(context='integrations_sandboxcertificate.id_number', mask='id_number', verbose_name='身份证号')),
                ('id_number_index', zhiye.core.sealed.BlindIndexField(db_index=True, editable=False, max_length=40, of='id_number', purpose='id_number')),
                ('holder', models.CharField(max_length=50, verbose_name='持证人')),
                ('kind', models.CharField(max_length=40, verbose_name='证书种类')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='证书编号')),
                ('archive_number', models.CharField(blank=True, max_length=40, verbose_name='档案编号')),
                ('issuing_authority', models.CharField(max_length=100, verbose_name='发证机关')),
                ('issued_on', models.DateField(null=True, verbose_name='发证日期')),
                ('status', models.CharField(default='valid', max_length=12, verbose_name='状态')),
                ('items', models.JSONField(default=list, verbose_name='项目')),
            ],
            options={
                'verbose_name': '演示证书',
            },
        ),
        migrations.CreateModel(
            name='SandboxCompany',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uscc', models.CharField(max_length=18, unique=True, verbose_name='统一社会信用代码')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('legal_representative', models.CharField(blank=True, max_length=50, verbose_name='法定代表人')),
                ('status', models.CharField(default='存续', max_length=20, verbose_name='登记状态')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='住所')),
                ('established_on', models.DateField(null=True, verbose_name='成立日期')),
            ],
            options={
                'verbose_name': '演示企业登记',
            },
        ),
        migrations.CreateModel(
            name='SandboxIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_number', zhiye.core.sealed.SealedField(context='integrations_sandboxidentity.id_number', mask='id_number', verbose_name='身份证号')),
                ('id_number_index', zhiye.core.sealed.BlindIndexField(editable=False, max_length=40, of='id_number', purpose='id_number', unique=True)),
                ('name', models.CharField(max_length=50, verbose_name='姓名')),
                ('verdict', models.CharField(choices=[('match', 'match'), ('mismatch', 'mismatch'), ('not_found', 'not_found'), ('cancelled', 'cancelled')], default=zhiye.integrations.answers.Verdict['MATCH'], max_length=10, verbose_name='结果')),
            ],
            options={
                'verbose_name': '演示身份核验',
            },
        ),
        migrations.CreateModel(
            name='SandboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone', zhiye.core.sealed.SealedField(context='integrations_sandboxmessage.phone', mask='phone', verbose_name='手机号')),
                ('phone_index', zhiye.core.sealed.BlindIndexField(db_index=True, editable=False, max_length=40, of='phone', purpose='phone')),
                ('text', models.CharField(max_length=500, verbose_name='内容')),
                ('template', models.CharField(blank=True, max_length=60, verbose_name='模板')),
                ('message_id', models.CharField(max_length=64, unique=True, verbose_name='编号')),
                ('at', models.DateTimeField(db_index=True, default=zhiye.core.clock.now, verbose_name='时间')),
            ],
            options={
                'verbose_name': '演示短信',
            },
        ),
    ]
