"""What came of an uploaded list so far, in words."""

from __future__ import annotations

from django.urls import reverse

from zhiye.lists.models import ListState, UploadedList
from zhiye.web.lists.place import Place
from zhiye.web.shared.banners import Banner, Button


def outcome_of(place: Place, one: UploadedList) -> Banner:
    """Judged and to be confirmed, written, dropped or refused, and what to do about the rest."""
    act, listing = place.kind.act, place.kind.listing
    known = f"另有 {one.known} 行以前已{act}过，不会重复{act}。" if one.known else ""
    if one.state == ListState.REFUSED:
        again = Button("改好后重新上传", listing)
        return Banner("这份表格无法处理", one.message, "danger", buttons=(again,))
    if one.state == ListState.DROPPED:
        again = Button("重新上传", listing)
        words = f"所有行都没有{act}。需要时请重新上传。"
        return Banner(f"这份表格没有{act}", words, buttons=(again,))
    if one.state == ListState.CHECKED:
        words = f"{one.good} 行都可以{act}，请确认。"
        if one.bad:
            words = (
                f"有错误的 {one.bad} 行不会{act}：可以先{act}其余 {one.good} 行，"
                f"再下载有错误的行，改好后重新上传；也可以全部不{act}。"
            )
        return Banner(f"核对完成，还没有{act}", words + known, "warning" if one.bad else "info")
    if one.failed:
        words = f"请下载没有{act}的行，按最后一列的原因改好后重新上传，已{act}的不会重复。"
        title = f"{act}了 {one.filed} 行，" if one.filed else ""
        return Banner(
            f"{title}{one.failed} 行没有{act}", words + known, "warning", buttons=_rest(place, one)
        )
    if one.filed:
        return Banner(f"{act}了 {one.filed} 行，没有需要处理的行", place.after, "success")
    words = f"表格中的 {one.known} 行以前都已{act}过。"
    return Banner(f"没有新的行需要{act}", words, "success")


def _rest(place: Place, one: UploadedList) -> tuple[Button, ...]:
    """The rows that were not written, to be mended and sent again."""
    again = Button("重新上传", place.kind.listing, "upload")
    if one.result_id is None:
        return (again,)
    url = reverse("files:download", args=[one.result_id])
    return (Button(f"下载没有{place.kind.act}的行", url, "download", "primary"), again)
