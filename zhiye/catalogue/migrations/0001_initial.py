import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('code', models.CharField(max_length=8, unique=True, verbose_name='版本')),
                ('title', models.CharField(max_length=60, verbose_name='名称')),
                ('legal_basis', models.CharField(max_length=120, verbose_name='依据')),
                ('effective_from', models.DateField(verbose_name='施行日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
            ],
            options={
                'verbose_name': '目录版本',
                'ordering': ['-effective_from'],
            },
        ),
        migrations.CreateModel(
            name='CraneLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=20, verbose_name='机种')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
            ],
            options={
                'verbose_name': '起重机机种',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='EducationLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('name', models.CharField(max_length=10, unique=True, verbose_name='学历')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='层次')),
            ],
            options={
                'verbose_name': '学历',
                'ordering': ['rank', 'id'],
            },
        ),
        migrations.CreateModel(
            name='NdtItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='代号')),
                ('method', models.CharField(max_length=10, verbose_name='方法')),
                ('name', models.CharField(max_length=40, verbose_name='项目')),
                ('levels', models.CharField(max_length=3, verbose_name='级别')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
            ],
            options={
                'verbose_name': '无损检测人员项目',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='ProfessionalTitle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('name', models.CharField(max_length=20, unique=True, verbose_name='职称')),
                ('level', models.CharField(max_length=20, verbose_name='级别')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='层次')),
            ],
            options={
                'verbose_name': '职称',
                'ordering': ['rank', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SafetyPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=40, verbose_name='岗位')),
                ('equipment', models.CharField(blank=True, max_length=30, verbose_name='设备')),
                ('side', models.CharField(choices=[('production', '生产单位'), ('use', '使用单位')], max_length=10, verbose_name='适用单位')),
                ('rank', models.CharField(choices=[('principal', '主要负责人'), ('director', '总监'), ('officer', '安全员')], max_length=10, verbose_name='级别')),
                ('incompatible_codes', models.JSONField(default=list, verbose_name='不得兼任')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
            ],
            options={
                'verbose_name': '安全岗位',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='TitleSpeciality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('name', models.CharField(max_length=30, unique=True, verbose_name='专业')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
            ],
            options={
                'verbose_name': '职称专业',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='InspectionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('equipment', models.CharField(max_length=30, verbose_name='设备')),
                ('level', models.CharField(choices=[('inspector', '检验员'), ('engineer', '检验师'), ('senior', '高级检验师')], max_length=10, verbose_name='级别')),
                ('code', models.CharField(blank=True, max_length=10, verbose_name='代号')),
                ('older_code', models.CharField(blank=True, max_length=10, verbose_name='旧代号')),
                ('approved_by', models.CharField(choices=[('national', '总局'), ('provincial', '省级'), ('municipal', '市级')], max_length=10, verbose_name='发证机关')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
            ],
            options={
                'verbose_name': '检验人员项目',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('equipment', 'level'), name='inspection_item_once'), models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='inspection_code_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('name', models.CharField(max_length=40, verbose_name='作业种类')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categories', to='catalogue.catalogueversion')),
            ],
            options={
                'verbose_name': '作业种类',
                'ordering': ['version', 'order'],
                'constraints': [models.UniqueConstraint(fields=('version', 'name'), name='work_category_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('code', models.CharField(max_length=10, verbose_name='代号')),
                ('name', models.CharField(max_length=40, verbose_name='作业项目')),
                ('practical_exam', models.BooleanField(null=True, verbose_name='实际操作考试')),
                ('cancelled', models.BooleanField(default=False, verbose_name='已取消')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='catalogue.workcategory')),
                ('education_min', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.educationlevel', verbose_name='最低学历')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='catalogue.catalogueversion')),
            ],
            options={
                'verbose_name': '作业项目',
                'ordering': ['version', 'order'],
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='work_item_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkItemMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('restriction', models.CharField(blank=True, max_length=30, verbose_name='限定')),
                ('mode', models.CharField(choices=[('auto', '自动对应'), ('manual', '人工确定'), ('none', '取消')], max_length=6, verbose_name='方式')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('new', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='catalogue.workitem')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='catalogue.workitem')),
            ],
            options={
                'verbose_name': '新旧项目对应',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('old', 'new', 'restriction'), name='work_item_mapping_once'), models.UniqueConstraint(condition=models.Q(('new__isnull', True)), fields=('old',), name='work_item_mapping_none_once')],
            },
        ),
        migrations.CreateModel(
            name='LicenceNode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('confidence', models.CharField(choices=[('C', '有据可查'), ('G', '通行做法'), ('U', '有待确认'), ('E', '示例'), ('S', '操作手册')], max_length=1, verbose_name='可信度')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日期')),
                ('code', models.CharField(max_length=80, unique=True, verbose_name='路径')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('full_name', models.CharField(max_length=160, verbose_name='全称')),
                ('level', models.PositiveSmallIntegerField(verbose_name='层级')),
                ('kind', models.CharField(choices=[('design', '设计'), ('make', '制造'), ('install', '安装改造修理'), ('fill', '充装'), ('inspect', '检验检测')], max_length=8, verbose_name='许可类别')),
                ('granted_by', models.CharField(blank=True, choices=[('national', '总局'), ('provincial', '省级'), ('municipal', '市级')], max_length=10, verbose_name='实施机关')),
                ('parameter_limit', models.CharField(blank=True, max_length=120, verbose_name='参数范围')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('is_leaf', models.BooleanField(verbose_name='末级')),
                ('order', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='catalogue.licencenode')),
            ],
            options={
                'verbose_name': '许可项目',
                'ordering': ['order'],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_leaf', False), models.Q(('granted_by', ''), _negated=True), _connector='OR'), name='licence_leaf_has_granter', violation_error_message='末级许可项目须写明实施机关。')],
            },
        ),
    ]
