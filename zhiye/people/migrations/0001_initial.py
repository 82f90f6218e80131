import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import zhiye.core.clock
import zhiye.core.idnumber
import zhiye.core.sealed
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('catalogue', '0001_initial'),
        ('files', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, verbose_name='姓名')),
                ('id_kind', models.CharField(choices=[('id_card', '居民身份证'), ('permanent_residence', '外国人永久居留身份证'), ('residence_hmt', '港澳台居民居住证'), ('hm_permit', '港澳居民来往内地通行证'), ('tw_permit', '台湾居民来往大陆通行证'), ('passport', '护照')], default=zhiye.core.idnumber.DocumentKind['ID_CARD'], max_length=20, verbose_name='证件类型')),
                ('id_number', zhiye.core.sealed.SealedField(context='people_person.id_number', mask='id_number', verbose_name='证件号码')),
                ('id_index', zhiye.core.sealed.BlindIndexField(editable=False, max_length=40, of='id_number', purpose='id_number')),
                ('sex', models.CharField(blank=True, choices=[('M', '男'), ('F', '女')], max_length=8, verbose_name='性别')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                ('phone', zhiye.core.sealed.SealedField(blank=True, context='people_person.phone', mask='phone', null=True, verbose_name='手机号')),
                ('phone_index', zhiye.core.sealed.BlindIndexField(blank=True, editable=False, max_length=40, null=True, of='phone', purpose='phone')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='住址')),
                ('source', models.CharField(choices=[('self', '本人填写'), ('import', '名册导入'), ('employer', '聘用填报')], default='self', max_length=8, verbose_name='来源')),
                ('identity_checked_at', models.DateTimeField(blank=True, null=True, verbose_name='实名核验时间')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='人员信息完成时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='建档时间')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='从业所在地')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'verbose_name': '从业人员',
                'indexes': [models.Index(fields=['name', 'id'], name='person_name'), models.Index(fields=['phone_index'], name='person_phone'), models.Index(fields=['region', 'id'], name='person_region')],
                'constraints': [models.UniqueConstraint(fields=('id_index',), name='person_id_number_once', violation_error_message='该证件号码已经建立过人员档案，一个证件号码只能属于一个人。'), models.CheckConstraint(condition=models.Q(('completed_at__isnull', True), ('user__isnull', False), _connector='OR'), name='person_completed_by_account', violation_error_message='人员信息须由本人登录后完成。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_personevent" ("address", "birth_date", "completed_at", "created_at", "id", "id_index", "id_kind", "id_number", "identity_checked_at", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "photo_id", "region_id", "sex", "source", "user_id") VALUES (NEW."address", NEW."birth_date", NEW."completed_at", NEW."created_at", NEW."id", NEW."id_index", NEW."id_kind", NEW."id_number", NEW."identity_checked_at", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."phone_index", NEW."photo_id", NEW."region_id", NEW."sex", NEW."source", NEW."user_id"); RETURN NULL;', hash='816e394a88f580f3a41a827eb0a7ba1a78f386c1', operation='INSERT', pgid='pgtrigger_insert_insert_65688', table='people_person', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_personevent" ("address", "birth_date", "completed_at", "created_at", "id", "id_index", "id_kind", "id_number", "identity_checked_at", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "photo_id", "region_id", "sex", "source", "user_id") VALUES (NEW."address", NEW."birth_date", NEW."completed_at", NEW."created_at", NEW."id", NEW."id_index", NEW."id_kind", NEW."id_number", NEW."identity_checked_at", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."phone_index", NEW."photo_id", NEW."region_id", NEW."sex", NEW."source", NEW."user_id"); RETURN NULL;', hash='ada702a3d625383f3baf8acf129fe6f121ead6fb', operation='UPDATE', pgid='pgtrigger_update_update_de829', table='people_person', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_personevent" ("address", "birth_date", "completed_at", "created_at", "id", "id_index", "id_kind", "id_number", "identity_checked_at", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "photo_id", "region_id", "sex", "source", "user_id") VALUES (OLD."address", OLD."birth_date", OLD."completed_at", OLD."created_at", OLD."id", OLD."id_index", OLD."id_kind", OLD."id_number", OLD."identity_checked_at", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."phone_index", OLD."photo_id", OLD."region_id", OLD."sex", OLD."source", OLD."user_id"); RETURN NULL;', hash='5f12c6f9ba202d20b5e79e3a59c0350dd3c6039a', operation='DELETE', pgid='pgtrigger_delete_delete_2ca2d', table='people_person', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Education',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('school', models.CharField(max_length=100, verbose_name='毕业院校')),
                ('major', models.CharField(max_length=100, verbose_name='专业')),
                ('is_science', models.BooleanField(default=False, verbose_name='理工类专业')),
                ('graduated_on', models.DateField(verbose_name='毕业日期')),
                ('level', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.educationlevel', verbose_name='学历')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.person')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_educationevent" ("created_at", "graduated_on", "id", "is_science", "level_id", "major", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "removed_at", "school") VALUES (NEW."created_at", NEW."graduated_on", NEW."id", NEW."is_science", NEW."level_id", NEW."major", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proof_id", NEW."removed_at", NEW."school"); RETURN NULL;', hash='d4a7b0461d0242111b291394180e397fedaacf72', operation='INSERT', pgid='pgtrigger_insert_insert_03fe9', table='people_education', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_educationevent" ("created_at", "graduated_on", "id", "is_science", "level_id", "major", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "removed_at", "school") VALUES (NEW."created_at", NEW."graduated_on", NEW."id", NEW."is_science", NEW."level_id", NEW."major", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proof_id", NEW."removed_at", NEW."school"); RETURN NULL;', hash='61cc31ae62bb966a630f0dc17e7540ec9ee1420f', operation='UPDATE', pgid='pgtrigger_update_update_8b6f2', table='people_education', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_educationevent" ("created_at", "graduated_on", "id", "is_science", "level_id", "major", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "removed_at", "school") VALUES (OLD."created_at", OLD."graduated_on", OLD."id", OLD."is_science", OLD."level_id", OLD."major", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proof_id", OLD."removed_at", OLD."school"); RETURN NULL;', hash='3097a35819f9816e00ea2bcb8cc5eadc5fc86812', operation='DELETE', pgid='pgtrigger_delete_delete_aa323', table='people_education', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Experience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('employer', models.CharField(max_length=100, verbose_name='工作单位')),
                ('work', models.CharField(max_length=200, verbose_name='从事工作')),
                ('started_on', models.DateField(verbose_name='开始日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.person')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_experienceevent" ("created_at", "employer", "ended_on", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "removed_at", "started_on", "work") VALUES (NEW."created_at", NEW."employer", NEW."ended_on", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proof_id", NEW."removed_at", NEW."started_on", NEW."work"); RETURN NULL;', hash='31d406981ebc694912ed8ece4c32be9ecef3cba0', operation='INSERT', pgid='pgtrigger_insert_insert_34d2d', table='people_experience', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_experienceevent" ("created_at", "employer", "ended_on", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "removed_at", "started_on", "work") VALUES (NEW."created_at", NEW."employer", NEW."ended_on", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proof_id", NEW."removed_at", NEW."started_on", NEW."work"); RETURN NULL;', hash='9be7040694ef6af35b13d6382a3dc82b663cd99f', operation='UPDATE', pgid='pgtrigger_update_update_67844', table='people_experience', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_experienceevent" ("created_at", "employer", "ended_on", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "removed_at", "started_on", "work") VALUES (OLD."created_at", OLD."employer", OLD."ended_on", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proof_id", OLD."removed_at", OLD."started_on", OLD."work"); RETURN NULL;', hash='8203adf22f6f3590bdce0804fc366c3175fa6d54', operation='DELETE', pgid='pgtrigger_delete_delete_3464b', table='people_experience', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ExperienceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('employer', models.CharField(max_length=100, verbose_name='工作单位')),
                ('work', models.CharField(max_length=200, verbose_name='从事工作')),
                ('started_on', models.DateField(verbose_name='开始日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='people.experience')),
                ('proof', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.storedfile')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EducationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('school', models.CharField(max_length=100, verbose_name='毕业院校')),
                ('major', models.CharField(max_length=100, verbose_name='专业')),
                ('is_science', models.BooleanField(default=False, verbose_name='理工类专业')),
                ('graduated_on', models.DateField(verbose_name='毕业日期')),
                ('level', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.educationlevel', verbose_name='学历')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='people.education')),
                ('proof', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.storedfile')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PersonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=50, verbose_name='姓名')),
                ('id_kind', models.CharField(choices=[('id_card', '居民身份证'), ('permanent_residence', '外国人永久居留身份证'), ('residence_hmt', '港澳台居民居住证'), ('hm_permit', '港澳居民来往内地通行证'), ('tw_permit', '台湾居民来往大陆通行证'), ('passport', '护照')], default=zhiye.core.idnumber.DocumentKind['ID_CARD'], max_length=20, verbose_name='证件类型')),
                ('id_number', zhiye.core.sealed.SealedField(context='people_person.id_number', mask='id_number', verbose_name='证件号码')),
                ('id_index', zhiye.core.sealed.BlindIndexField(editable=False, max_length=40, of='id_number', purpose='id_number')),
                ('sex', models.CharField(blank=True, choices=[('M', '男'), ('F', '女')], max_length=8, verbose_name='性别')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                ('phone', zhiye.core.sealed.SealedField(blank=True, context='people_person.phone', mask='phone', null=True, verbose_name='手机号')),
                ('phone_index', zhiye.core.sealed.BlindIndexField(blank=True, editable=False, max_length=40, null=True, of='phone', purpose='phone')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='住址')),
                ('source', models.CharField(choices=[('self', '本人填写'), ('import', '名册导入'), ('employer', '聘用填报')], default='self', max_length=8, verbose_name='来源')),
                ('identity_checked_at', models.DateTimeField(blank=True, null=True, verbose_name='实名核验时间')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='人员信息完成时间')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now, verbose_name='建档时间')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='people.person')),
                ('photo', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.storedfile')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='regions.region', verbose_name='从业所在地')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Title',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('speciality', models.CharField(max_length=100, verbose_name='职称专业')),
                ('issued_by', models.CharField(max_length=100, verbose_name='评审机构')),
                ('obtained_on', models.DateField(verbose_name='取得日期')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='people.person')),
                ('proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('title', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.professionaltitle', verbose_name='职称')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_titleevent" ("created_at", "id", "issued_by", "obtained_on", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "removed_at", "speciality", "title_id") VALUES (NEW."created_at", NEW."id", NEW."issued_by", NEW."obtained_on", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proof_id", NEW."removed_at", NEW."speciality", NEW."title_id"); RETURN NULL;', hash='64c489af4b4ffd9f44f143c976dcb86487d45a1e', operation='INSERT', pgid='pgtrigger_insert_insert_506c5', table='people_title', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_titleevent" ("created_at", "id", "issued_by", "obtained_on", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "removed_at", "speciality", "title_id") VALUES (NEW."created_at", NEW."id", NEW."issued_by", NEW."obtained_on", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proof_id", NEW."removed_at", NEW."speciality", NEW."title_id"); RETURN NULL;', hash='8c7a43b42409ebac068b9367118322c113f02949', operation='UPDATE', pgid='pgtrigger_update_update_c9ea8', table='people_title', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_titleevent" ("created_at", "id", "issued_by", "obtained_on", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_id", "removed_at", "speciality", "title_id") VALUES (OLD."created_at", OLD."id", OLD."issued_by", OLD."obtained_on", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."proof_id", OLD."removed_at", OLD."speciality", OLD."title_id"); RETURN NULL;', hash='8ad6281be74e5f48b9fa649cb5c0ba61da18f1cd', operation='DELETE', pgid='pgtrigger_delete_delete_8bd82', table='people_title', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TitleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(default=zhiye.core.clock.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('speciality', models.CharField(max_length=100, verbose_name='职称专业')),
                ('issued_by', models.CharField(max_length=100, verbose_name='评审机构')),
                ('obtained_on', models.DateField(verbose_name='取得日期')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.person')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', related_query_name='events_query', to='people.title')),
                ('proof', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='files.storedfile')),
                ('title', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.professionaltitle', verbose_name='职称')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
