"""First-issue dates of T and F, and a certificate entered by hand: returned and sent in again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Windows
from tests.journeys.invented import photo
from tests.journeys.steps import days


@pytest.mark.req("SX-55")
def test_the_first_issue_date_of_a_lift_mechanic(windows: Windows) -> None:
    """宋振华 of the demo holds a T that came from the register without its first date."""
    phone, reviewer = windows.worker(21), windows.reviewer()
    phone.open("/me/")
    phone.sees("还要补首次取证日期")
    phone.press("去补充")
    phone.follow("首次取证日期待补充")
    phone.fill(首次取证日期=days(-2500))
    phone.tick("旧证书照片页和批准项目页")
    phone.attach("截图或旧证书照片页", photo("旧证 照片页"))
    phone.press("提交审核")
    phone.complains_at("旧证书批准项目页", "请再上传批准项目页")
    phone.sees("旧证 照片页.jpg")
    phone.attach("旧证书批准项目页", photo("旧证 项目页"))
    phone.press("提交审核")
    phone.sees("首次取证日期审核中")
    steps.open_case(reviewer, "first-issues", "宋振华")
    reviewer.sees("旧证 照片页.jpg", str(days(-2500)))
    steps.send_back(reviewer, "项目页上的日期看不清，请重新拍摄")
    phone.open("/me/certificates/")
    phone.follow("首次取证日期被退回")
    phone.sees("退回", "项目页上的日期看不清，请重新拍摄")
    phone.fill(首次取证日期=days(-2499))
    phone.press("提交审核")
    phone.sees("首次取证日期审核中")
    steps.open_case(reviewer, "first-issues", "宋振华")
    steps.approve(reviewer)
    phone.open("/me/certificates/")
    phone.sees(f"首次取证 {days(-2499)}")


@pytest.mark.req("SX-55")
def test_the_first_issue_date_of_a_valve_inspector(windows: Windows) -> None:
    """谢文静 of the demo has sent in the date of an F; once approved it counts."""
    phone, reviewer = windows.worker(22), windows.reviewer()
    phone.open("/me/certificates/")
    phone.sees("首次取证日期审核中")
    steps.open_case(reviewer, "first-issues", "谢文静")
    steps.approve(reviewer)
    phone.reload()
    phone.sees("首次取证 2017-05-09")


@pytest.mark.req("SX-53", "SX-56")
def test_a_certificate_entered_by_hand_is_corrected(windows: Windows) -> None:
    """韩永强 of the demo typed in a certificate of another province; it was returned."""
    phone, reviewer = windows.worker(23), windows.reviewer()
    phone.open("/me/")
    phone.press("去修改")
    phone.sees("照片看不清证书编号，请重新拍摄照片页和项目页")
    phone.press("修改后重新提交")
    expect(phone.field("发证机关")).to_have_value("外省某市市场监督管理局")
    phone.press("替换")
    phone.attach("证书照片页", photo("作业人员证 重拍"))
    phone.fill(有效期至="2028-02-28")
    phone.press("提交审核")
    phone.sees("待审核")
    steps.open_case(reviewer, "certificates", "韩永强")
    reviewer.sees("与上次提交对照", "作业人员证 重拍.jpg", "新上传")
    steps.approve(reviewer)
    phone.open("/me/certificates/")
    phone.sees("叉车司机", "本人填报")
    phone.sees_not("待审核")
