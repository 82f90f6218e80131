"""A browser window driven by what stands on the page: labels, buttons, sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys import eyes
from tests.journeys.invented import Paper

PATIENCE = 60_000  # milliseconds; only what fails waits so long


class Window:
    """One tab. Every kind of page it comes to is looked at once in a run (`seen`)."""

    def __init__(
        self, context: BrowserContext, url: str, *, script: bool, small: bool, seen: set[str]
    ) -> None:
        self.context, self.url, self.script, self.small, self.seen = (
            context,
            url,
            script,
            small,
            seen,
        )
        self.complaints: list[str] = []
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("response", self._answered)

    # -- going ---------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path if path.startswith("http") else f"{self.url}{path}")
        self.look()

    def press(self, name: str, *, within: str = "", nth: int = 0) -> None:
        """Press the button or link of that name (exactly; * at an end leaves the rest open)."""
        self.button(name, within=within).nth(nth).click()
        self.settle()
        self.look()

    def prints(self, name: str) -> None:
        """Press a button that answers with a paper; the page stays for what comes next."""
        is_paper = "application/pdf"
        with self.context.expect_event(
            "response", lambda one: is_paper in one.headers.get("content-type", "")
        ) as answered:
            self.button(name).first.click()
        assert answered.value.ok
        for extra in self.context.pages:
            if extra is not self.page:
                extra.close()

    def follow(self, start: str) -> None:
        """Press the first link whose words begin so, e.g. a row of a list on the phone."""
        link = self.scope.get_by_role("link", name=re.compile(f"^\\s*{re.escape(start)}"))
        link.first.click()
        self.settle()
        self.look()

    def button(self, name: str, *, within: str = "") -> Locator:
        """The button or link of a name."""
        escaped = re.escape(name.removesuffix("*")).replace("/", r"\/")  # the driver asks for it
        words = re.compile(f"^\\s*{escaped}{'' if '*' in name else '$'}")
        place = self.scope.locator(within) if within else self.scope
        found = place.get_by_role("button", name=words).or_(place.get_by_role("link", name=words))
        return found.filter(visible=True)

    def reload(self) -> None:
        """Ask for the page again."""
        self.page.reload()
        self.look()

    def settle(self) -> None:
        """Wait until the page stands still."""
        self.page.wait_for_load_state()
        if self.script:
            expect(self.page.locator(".htmx-request, .zy-drawer__wait")).to_have_count(0)

    # -- filling in ----------------------------------------------------------------------------

    def field(self, label: str) -> Locator:
        """The input whose label begins so."""
        return self.scope.get_by_label(re.compile(f"^\\s*{re.escape(label)}")).first

    def fill(self, **values: str | date) -> None:
        """Type into fields: fill(姓名="…", 手机号="…")."""
        for label, value in values.items():
            self.field(label).fill(str(value))

    def choose(self, label: str, option: str) -> None:
        """Choose from a list, after it offers the option."""
        box = self.field(label)
        expect(box.locator("option", has_text=option).first).to_be_attached()
        with_name = box.locator("option", has_text=re.compile(f"^\\s*{re.escape(option)}"))
        box.select_option(value=str(with_name.first.get_attribute("value")))
        self.settle()

    def tick(self, *labels: str) -> None:
        """Tick boxes or choose among dots, by the beginning of their words."""
        for label in labels:
            words = self.scope.locator("label").filter(has=self.page.locator("input"))
            one = words.filter(has_text=re.compile(f"^\\s*{re.escape(label)}")).first
            one.locator("input").check()
            self.settle()

    def pick(self, *branches: str, leaf: str) -> None:
        """Open the branches of a tree one after the other and tick a leaf (SX-17)."""
        place = self.scope.locator("[data-tree] > .zy-tree__list")
        for branch in branches:
            summary = place.locator("> .zy-tree__branch > details > summary")
            inner = summary.filter(has_text=branch).first
            expect(inner.locator("input")).to_have_count(0)  # an inner node cannot be ticked
            inner.click()
            place = inner.locator("xpath=following-sibling::ul")
        place.locator("> .zy-tree__leaf label").filter(
            has_text=re.compile(f"^\\s*{re.escape(leaf)}")
        ).locator("input").check()

    def attach(self, label: str, *papers: Paper) -> None:
        """Choose files for an upload; with script they are saved at once."""
        for nth, paper in enumerate(papers):
            words = label if nth == 0 else f"{label}（第 {nth + 1} 页"
            box = self.scope.locator("fieldset.zy-field--upload").filter(
                has=self.page.locator("legend", has_text=re.compile(f"^\\s*{re.escape(words)}"))
            )
            self._attach(box.first, paper)

    def _attach(self, box: Locator, paper: Paper) -> None:
        if not self.script:
            way = ".zy-up__plain input"
        else:
            way = ".zy-up__way--phone input" if self.small else ".zy-up__way--desk input"
        sent = {"name": paper.name, "mimeType": paper.mime, "buffer": paper.content}
        box.locator(way).first.set_input_files(sent)  # type: ignore[arg-type]
        if self.script:
            expect(box.locator("[data-up-file]")).to_contain_text(paper.name)

    # -- seeing --------------------------------------------------------------------------------

    @property
    def scope(self) -> Locator:
        """What lies on top: an open drawer or dialog, else the page."""
        over = self.page.locator("dialog[open]")
        return over if self.script and over.count() else self.page.locator("body")

    @property
    def path(self) -> str:
        """The address without the site."""
        return self.page.url.removeprefix(self.url)

    @property
    def text(self) -> str:
        """All words on the page."""
        return self.page.locator("body").inner_text()

    def sees(self, *words: str) -> None:
        """The words stand on the page, visibly."""
        for one in words:
            expect(
                self.scope.get_by_text(one).filter(visible=True).first, f"“{one}” is not shown"
            ).to_be_visible()

    def sees_not(self, *words: str) -> None:
        """The words do not stand on the page."""
        for one in words:
            expect(self.scope.get_by_text(one).filter(visible=True)).to_have_count(0)

    def row(self, *words: str) -> Locator:
        """The row of a table that holds all the words."""
        found = self.scope.locator("tr")
        for one in words:
            found = found.filter(has_text=one)
        return found.first

    def sees_row(self, *words: str) -> None:
        """A row of a table holds all the words."""
        expect(self.row(*words), f"no row with {words}").to_be_visible()

    def complains_at(self, label: str, sentence: str) -> None:
        """A sentence stands beside the field."""
        box = self.scope.locator(".zy-field.is-bad").filter(has_text=label)
        expect(box.locator(".zy-field__error").first).to_contain_text(sentence)

    def rejects(self, sentence: str) -> None:
        """The page refuses with a sentence, and not because it broke."""
        self.sees(sentence)

    # -- looking -------------------------------------------------------------------------------

    def look(self) -> None:
        """Let axe see a page of a kind not seen before; a phone's page also at twice the text."""
        if not self.script:
            return
        self.settle()
        key = f"{'phone' if self.small else 'desk'} {eyes.shape(self.page)}"
        if key in self.seen:
            return
        self.seen.add(key)
        found = eyes.axe(self.page) + eyes.ours(self.page)
        if self.small and not self.page.locator("dialog[open]").count():
            found += eyes.cut(self.page)
        self.complaints += [f"{self.path}: {one}" for one in found]

    def picture(self, path: Path) -> None:
        """Keep what the window shows."""
        self.page.screenshot(path=path, full_page=True)

    def _heard(self, message: ConsoleMessage) -> None:
        if eyes.POLICY.search(message.text):
            self.complaints.append(f"{self.path}: {message.text[:200]}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.complaints.append(f"{response.request.method} {response.url}: {response.status}")


def names(windows: Sequence[Window]) -> list[str]:
    """All complaints of several windows."""
    return [one for window in windows for one in window.complaints]
