"""Error pages: the reader's words, a reference, a way on, nothing of the inside."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from zhiye.core.checks import CheckTable, Finding
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, NotFound, TooMany, Unavailable
from zhiye.http.errors import WORDS
from zhiye.web.shared import errors, kit

pytestmark = pytest.mark.urls("tests.web.urls")
REFERENCE = re.compile(r"\d{8}-[2-9A-HJKMNP-TV-Z]{6}")


def ask(error: Exception, path: str = "/org/", **headers: str) -> HttpResponse:
    middleware = errors.RefusalMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(RequestFactory().get(path, headers=headers), error)
    assert answer is not None
    return answer


@pytest.mark.assurance(32)
@pytest.mark.parametrize("status", sorted(WORDS))
def test_an_error_page_has_words_a_reference_and_a_way_on(status: int) -> None:
    response = errors.render(RequestFactory().get("/me/x/"), status)
    html = response.content.decode()
    assert response.status_code == status
    assert WORDS[status][0] in html
    assert REFERENCE.search(html)
    assert 'href="/me/"' in html
    assert len(re.findall("<h1", html)) == 1
    assert not re.search(r"Traceback|SELECT|/work|\.py|字段|参数|接口|异常", html)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(), 404),
        (Forbidden(), 403),
        (Conflict("已由张敏撤回。"), 409),
        (Unavailable("外部服务没有响应。"), 503),
    ],
)
def test_a_refusal_becomes_its_page(error: Any, status: int) -> None:
    response = ask(error)
    assert response.status_code == status
    assert error.message in response.content.decode()


def test_failed_checks_are_shown_as_a_table() -> None:
    finding = Finding("k", "持有证书", False, "证书已到期。", "请办理复审。", "TSG Z6001")
    html = ask(ChecksFailed(CheckTable([finding]))).content.decode()
    for words in ("持有证书", "证书已到期。", "请办理复审。", "依据：TSG Z6001"):
        assert words in html


def test_too_many_says_when_to_try_again() -> None:
    response = ask(TooMany("操作太频繁。", retry_after=58))
    assert response["Retry-After"] == "58"
    assert 'data-countdown="58"' in response.content.decode()


def test_other_exceptions_are_left_to_django() -> None:
    middleware = errors.RefusalMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None


def test_in_the_drawer_the_error_is_a_fragment() -> None:
    html = ask(Conflict("晚了。"), **{"HX-Target": kit.DRAWER}).content.decode()
    assert "<html" not in html
    assert 'id="zy-drawer-title"' in html


def test_a_script_gets_json() -> None:
    response = ask(Conflict("晚了。", remedy="请刷新。"), accept="application/json")
    assert response["Content-Type"] == "application/json"
    assert b'"remedy"' in response.content


def test_the_way_back_leads_only_into_this_site() -> None:
    def page(referrer: str) -> str:
        request = RequestFactory().get("/org/x/", headers={"referer": referrer})
        return errors.render(request, 409).content.decode()

    request_host = RequestFactory().get("/").get_host()
    assert 'href="/org/list/?a=1"' in _with_host("http://testserver/org/list/?a=1")
    assert "返回上一页" not in page("https://evil.example/org/list/")
    assert request_host == "testserver"


def _with_host(referrer: str) -> str:
    request = RequestFactory().get("/org/x/", headers={"referer": referrer, "host": "testserver"})
    return errors.render(request, 409).content.decode()


@pytest.mark.assurance(32)
def test_a_broken_view_shows_the_reference_that_is_in_the_log(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError("secret detail")

    from zhiye.web.shared.gallery import urls

    pattern = next(one for one in urls.urlpatterns if one.name == "home")
    monkeypatch.setattr(pattern, "callback", broken)
    client = Client(raise_request_exception=False)
    response = client.get("/demo/components/home/")
    assert response.status_code == 500
    html = response.content.decode()
    assert "secret detail" not in html
    found = REFERENCE.search(html)
    assert found
    assert any(found[0] in record.getMessage() and record.exc_info for record in caplog.records)


def test_an_expired_form_says_so(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/demo/components/code/")
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_an_error_page_that_fails_itself_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> str:
        raise OSError

    broken: Callable[..., str] = fail
    monkeypatch.setattr(errors, "render_to_string", broken)
    response = errors.render(RequestFactory().get("/"), 500)
    assert response.status_code == 500
    assert REFERENCE.search(response.content.decode())
