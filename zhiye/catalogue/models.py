"""Tables of the catalogues. Rows come from reviewed files (`data/`) and are never deleted."""

from __future__ import annotations

from django.db import models

from zhiye.core.edition import reference

CURRENT = "2019"
"""Code of the catalogue version in force."""


class Confidence(models.TextChoices):
    """How sure a row is (domain-facts 0)."""

    CONFIRMED = "C", "有据可查"
    GENERAL = "G", "通行做法"
    UNCERTAIN = "U", "有待确认"
    EXAMPLE = "E", "示例"
    SEED = "S", "操作手册"


class SourcedRow(models.Model):
    """A row of reference data with its source and confidence; withdrawn, never deleted."""

    source = models.CharField("来源", max_length=200)
    confidence = models.CharField("可信度", max_length=1, choices=Confidence.choices)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_law(self) -> bool:
        """Whether the row may be shown as a rule: only what a source confirms."""
        return self.confidence == Confidence.CONFIRMED


@reference
class CatalogueVersion(SourcedRow):
    """A published catalogue of work items; the same code means other things in each."""

    code = models.CharField("版本", max_length=8, unique=True)
    title = models.CharField("名称", max_length=60)
    legal_basis = models.CharField("依据", max_length=120)
    effective_from = models.DateField("施行日期")
    until = models.DateField("停用日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "目录版本"
        ordering = ["-effective_from"]

    def __str__(self) -> str:
        return self.title


@reference
class WorkCategory(SourcedRow):
    """作业种类 of one catalogue version."""

    version = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="categories")
    name = models.CharField("作业种类", max_length=40)
    order = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "作业种类"
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="work_category_once")
        ]

    def __str__(self) -> str:
        return self.name


@reference
class EducationLevel(SourcedRow):
    """学历, ordered by rank; 高中 and 中专 rank the same."""

    name = models.CharField("学历", max_length=10, unique=True)
    rank = models.PositiveSmallIntegerField("层次")

    class Meta:
        verbose_name = "学历"
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


@reference
class WorkItem(SourcedRow):
    """作业项目 of one catalogue version (domain-facts 1, 2)."""

    version = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="items")
    code = models.CharField("代号", max_length=10)
    name = models.CharField("作业项目", max_length=40)
    category = models.ForeignKey(WorkCategory, models.PROTECT, related_name="items")
    practical_exam = models.BooleanField("实际操作考试", null=True)
    education_min = models.ForeignKey(
        EducationLevel, models.PROTECT, null=True, related_name="+", verbose_name="最低学历"
    )
    cancelled = models.BooleanField("已取消", default=False)
    note = models.CharField("说明", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "作业项目"
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="work_item_once")]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）" if self.code.isalnum() else self.name


class MappingMode(models.TextChoices):
    """How an old item becomes a new one at 换发."""

    AUTO = "auto", "自动对应"
    MANUAL = "manual", "人工确定"
    NONE = "none", "取消"


@reference
class WorkItemMapping(SourcedRow):
    """One possible successor of an old item; no `new` means that it may lapse (domain-facts 2)."""

    old = models.ForeignKey(WorkItem, models.PROTECT, related_name="successors")
    new = models.ForeignKey(WorkItem, models.PROTECT, null=True, related_name="predecessors")
    restriction = models.CharField("限定", max_length=30, blank=True)
    mode = models.CharField("方式", max_length=6, choices=MappingMode.choices)
    basis = models.CharField("依据", max_length=120, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "新旧项目对应"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new", "restriction"], name="work_item_mapping_once"
            ),
            models.UniqueConstraint(
                fields=["old"],
                name="work_item_mapping_none_once",
                condition=models.Q(new__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old.code} → {self.new.code if self.new else '无'}{self.restriction}"


@reference
class CraneLimit(SourcedRow):
    """A machine type to which Q2 can be limited (注3)."""

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("机种", max_length=20)
    order = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "起重机机种"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    @property
    def restriction(self) -> str:
        """As written on a certificate: 限桥式起重机."""
        return f"限{self.name}"


class LicenceKind(models.TextChoices):
    """许可类别."""

    DESIGN = "design", "设计"
    MAKE = "make", "制造"
    INSTALL = "install", "安装改造修理"
    FILL = "fill", "充装"
    INSPECT = "inspect", "检验检测"


class GrantedBy(models.TextChoices):
    """实施机关."""

    NATIONAL = "national", "总局"
    PROVINCIAL = "provincial", "省级"
    MUNICIPAL = "municipal", "市级"


@reference
class LicenceNode(SourcedRow):
    """A node of the licence catalogue; only leaves can be licensed (SX-17, domain-facts 5.1)."""

    code = models.CharField("路径", max_length=80, unique=True)
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=160)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField("层级")
    kind = models.CharField("许可类别", max_length=8, choices=LicenceKind.choices)
    granted_by = models.CharField("实施机关", max_length=10, choices=GrantedBy.choices, blank=True)
    parameter_limit = models.CharField("参数范围", max_length=120, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    is_leaf = models.BooleanField("末级")
    order = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "许可项目"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_leaf=False) | ~models.Q(granted_by=""),
                name="licence_leaf_has_granter",
                violation_error_message="末级许可项目须写明实施机关。",
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class InspectionLevel(models.TextChoices):
    """检验人员级别 (TSG Z8002-2022)."""

    INSPECTOR = "inspector", "检验员"
    ENGINEER = "engineer", "检验师"
    SENIOR = "senior", "高级检验师"

    @property
    def rank(self) -> int:
        """1 to 3; of several levels of one item only the highest is filed (CA-25)."""
        return [*InspectionLevel].index(self) + 1


@reference
class InspectionItem(SourcedRow):
    """An item of inspection personnel. The codes are everyday usage (domain-facts 4.1, U)."""

    equipment = models.CharField("设备", max_length=30)
    level = models.CharField("级别", max_length=10, choices=InspectionLevel.choices)
    code = models.CharField("代号", max_length=10, blank=True)
    older_code = models.CharField("旧代号", max_length=10, blank=True)
    approved_by = models.CharField("发证机关", max_length=10, choices=GrantedBy.choices)
    order = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "检验人员项目"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["equipment", "level"], name="inspection_item_once"),
            models.UniqueConstraint(
                fields=["code"],
                name="inspection_code_once",
                condition=~models.Q(code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）" if self.code else self.name

    @property
    def name(self) -> str:
        """锅炉检验师."""
        return f"{self.equipment}{InspectionLevel(self.level).label}"


@reference
class NdtItem(SourcedRow):
    """An item of non-destructive testing personnel (TSG Z8001-2019 表1, domain-facts 4.2)."""

    code = models.CharField("代号", max_length=12, unique=True)
    method = models.CharField("方法", max_length=10)
    name = models.CharField("项目", max_length=40)
    levels = models.CharField("级别", max_length=3)
    order = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "无损检测人员项目"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    @property
    def level_names(self) -> list[str]:
        """The levels there are: Ⅰ, Ⅱ, Ⅲ."""
        return ["ⅠⅡⅢ"[int(digit) - 1] for digit in self.levels]


@reference
class ProfessionalTitle(SourcedRow):
    """职称, ordered by rank."""

    name = models.CharField("职称", max_length=20, unique=True)
    level = models.CharField("级别", max_length=20)
    rank = models.PositiveSmallIntegerField("层次")

    class Meta:
        verbose_name = "职称"
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


@reference
class TitleSpeciality(SourcedRow):
    """A speciality of professional titles, offered for choice."""

    name = models.CharField("专业", max_length=30, unique=True)
    order = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "职称专业"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class PostSide(models.TextChoices):
    """Whose safety posts: 总局令第73号 for producers, 第74号 for users (filling units too)."""

    PRODUCTION = "production", "生产单位"
    USE = "use", "使用单位"


class PostRank(models.TextChoices):
    """Rank of a safety post."""

    PRINCIPAL = "principal", "主要负责人"
    DIRECTOR = "director", "总监"
    OFFICER = "officer", "安全员"


@reference
class SafetyPost(SourcedRow):
    """A safety post per kind of equipment (domain-facts 6)."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("岗位", max_length=40)
    equipment = models.CharField("设备", max_length=30, blank=True)
    side = models.CharField("适用单位", max_length=10, choices=PostSide.choices)
    rank = models.CharField("级别", max_length=10, choices=PostRank.choices)
    incompatible_codes = models.JSONField("不得兼任", default=list)
    note = models.CharField("说明", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "安全岗位"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name
