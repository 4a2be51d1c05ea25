"""Look at pages as a browser does: what axe finds, what the console says, how heavy and how wide they are.

For `talentio/ops/tests/test_walk.py`. The page's own policy of content is in force: axe enters as a
script of the browser's, which no page sees.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import brotli

KILOBYTE = 1024
STYLES, SCRIPTS = 20 * KILOBYTE, 15 * KILOBYTE
NARROW, PHONE, DESK = 320, 390, 1280
# What leads to a page that is wider than the screen: the deepest elements that stand out.
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((each) => {
      const box = each.getBoundingClientRect();
      return box.width && (box.right > wide + 1 || box.left < -1);
    })
    .map((each) => each.outerHTML.slice(0, 120)).slice(-3);
}"""
# Without preloading: it would fetch and inline style sheets, which the page refuses.
AXE = """() => axe.run({resultTypes: ["violations"], preload: false}).then(({violations}) =>
  violations.map(({id, nodes}) => `${id}: ${nodes.length} × ${nodes[0].html.slice(0, 140)}`))"""


@dataclass
class Look:
    """What was found on one page in one language; `weights` are bytes by kind of file, compressed."""

    name: str
    path: str
    language: str
    findings: list = field(default_factory=list)
    weights: dict = field(default_factory=dict)

    @property
    def weight(self):
        return sum(self.weights.values())

    def say(self, *sentences):
        self.findings += [f"{self.name} [{self.language}] {each}" for each in sentences]


class Walker:
    """A tab of one person in one language; `budgets` maps the beginning of a page's name to kilobytes."""

    def __init__(self, browser, site, cookies, language, *, axe, budgets, folder=None):
        self.site, self.language, self.budgets, self.folder = site, language, budgets, folder
        self.context = browser.new_context(viewport={"width": PHONE, "height": 844}, reduced_motion="reduce")
        given = {**cookies, "django_language": language}
        self.context.add_cookies([{"name": n, "value": v, "url": site} for n, v in given.items()])
        self.context.add_init_script(axe)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self._complaints, self._answers = [], []
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self._complaints.append(f"breaks: {error}"))
        self.page.on("response", lambda answer: self._answers.append(answer))

    def _note_console(self, message):
        # Previews and mails are shown in frames without scripts, on purpose.
        if message.type in ("error", "warning") and "frame is sandboxed" not in message.text:
            self._complaints.append(f"console: {message.text[:200]}")

    def look(self, name, path, *, also_wide=False):
        """Open one page and return what is wrong with it; with `also_wide`, on a desk's screen too."""
        look = Look(name, path, self.language)
        # What shows its progress asks again and reloads itself: nothing of it may mix with the next page.
        self.page.goto("about:blank")
        self._complaints.clear()
        self._answers.clear()
        self.page.set_viewport_size({"width": PHONE, "height": 844})
        answer = self.page.goto(self.site + path, wait_until="load")
        if answer.status != 200:
            look.say(f"answers {answer.status}")
            return look
        self._weigh(look)
        look.say(*self.page.evaluate(AXE))
        expected = "rtl" if self.language == "ar" else "ltr"
        if self.page.evaluate("document.documentElement.dir") != expected:
            look.say(f"is not {expected}")
        self._shoot(look, PHONE)
        self._measure(look, NARROW)
        if also_wide:
            self._measure(look, DESK)
            look.say(*(f"at {DESK} px: {each}" for each in self.page.evaluate(AXE)))
            self._shoot(look, DESK)
        look.say(*self._complaints)
        return look

    def _measure(self, look, width):
        self.page.set_viewport_size({"width": width, "height": 844})
        look.say(*(f"is wider than {width} px: {each}" for each in self.page.evaluate(TOO_WIDE)))

    def _weigh(self, look):
        for answer in self._answers:
            if answer.url.startswith(("data:", "blob:")):
                continue
            if not answer.url.startswith(self.site):
                look.say(f"asks another host: {urlsplit(answer.url).netloc}")
                continue
            # What a preview in a frame brings is weighed, but is no style or script of the page.
            is_own = answer.frame == self.page.main_frame
            kind = answer.request.resource_type if is_own else "frame"
            look.weights[kind] = look.weights.get(kind, 0) + self._size(answer)
        for kind, most in (("stylesheet", STYLES), ("script", SCRIPTS)):
            if look.weights.get(kind, 0) > most:
                look.say(f"{kind}s weigh {look.weights[kind] / KILOBYTE:.1f} KB, {most // KILOBYTE} allowed")
        budget = next((kb for start, kb in self.budgets.items() if look.name.startswith(start)), None)
        if budget and look.weight > budget * KILOBYTE:
            look.say(f"weighs {look.weight / KILOBYTE:.1f} KB, {budget} allowed")

    @staticmethod
    def _size(answer):
        """Bytes as a server with compression sends them; pictures are compressed already."""
        kind = answer.request.resource_type
        if answer.status in (204, 301, 302, 304):
            return 0
        if kind in ("image", "font"):
            return len(answer.body())
        # Files are compressed once and well, pages at each visit.
        return len(brotli.compress(answer.body(), quality=5 if kind == "document" else 11))

    def _shoot(self, look, width):
        if self.folder:
            file = f"{look.name.replace(':', '.')}-{self.language}-{width}.png"
            self.page.screenshot(path=self.folder / file, full_page=True)

    def close(self):
        self.context.close()
