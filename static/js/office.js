// The back-office: menu, quick search, shortcuts, and the lists. Everything works without it, with more clicks.
const all = (selector, place = document) => [...place.querySelectorAll(selector)];
const one = (selector, place = document) => place.querySelector(selector);

// Menus close on Escape and on a click elsewhere.
addEventListener("click", ({ target }) => {
  for (const open of all("details[data-closes][open]")) if (!open.contains(target)) open.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of all("details[data-closes][open]")) {
    open.open = false;
    one("summary", open).focus();
  }
});

// The menu remembers how far it was scrolled.
const menu = one("#menu");
if (menu) {
  const current = one("[aria-current]", menu);
  if (current && current.offsetTop > menu.clientHeight) menu.scrollTop = current.offsetTop - menu.clientHeight / 2;
  one("[data-menu-close]").addEventListener("click", () => one("[data-menu-button]").focus());
}

// Quick search: asked while one types, walked with the arrows; Enter without a choice opens its page.
const quick = one("[data-quick-search]");
if (quick) {
  const box = one("input", quick);
  const found = one("[data-found]", quick);
  let timer, asked = 0;
  const show = (open) => (found.hidden = !open);
  async function ask() {
    const mine = ++asked;
    const text = box.value.trim();
    if (text.length < 2) return show(false);
    const answer = await fetch(`${quick.action}?bare=1&q=${encodeURIComponent(text)}`);
    // An older answer must not replace a newer one; a page to sign in at is none.
    if (!answer.ok || answer.redirected || mine !== asked) return;
    found.innerHTML = await answer.text();
    show(true);
  }
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 180);
  });
  box.addEventListener("focus", () => show(found.childElementCount > 0 && box.value.trim().length > 1));
  quick.addEventListener("focusout", ({ relatedTarget }) => quick.contains(relatedTarget) || show(false));
  quick.addEventListener("keydown", (event) => {
    const stops = [box, ...all("a", found)];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      if (found.hidden) box.blur();
      box.focus();
      show(false);
    } else if (step && !found.hidden) {
      event.preventDefault();
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    }
  });
}

// On narrow screens filters fold until they are wanted, and a line of a list becomes a card.
const isNarrow = matchMedia("(max-width: 767px)").matches;
if (matchMedia("(max-width: 1200px)").matches) for (const filters of all("details[data-folds]")) filters.open = false;
const table = one("#result_list");
if (isNarrow && table) {
  const heads = all("thead th", table).map((head) => one(".text", head)?.textContent.trim() ?? "");
  for (const row of all("tbody tr", table)) {
    [...row.children].forEach((cell, index) => {
      if (heads[index] && !cell.matches("th, .action-checkbox")) cell.dataset.label = heads[index];
    });
  }
  // Display changes what a table is to a screen reader: say what it was.
  table.setAttribute("role", "table");
  for (const row of all("tr", table)) row.setAttribute("role", "row");
  for (const cell of all("tbody td", table)) cell.setAttribute("role", "cell");
  for (const cell of all("tbody th", table)) cell.setAttribute("role", "rowheader");
  table.classList.add("carded");
}

// Lists: choose all, say how many, walk the lines.
const list = one("#changelist-form");
const boxes = list ? all("input.action-select", list) : [];
if (boxes.length) {
  const whole = one("#action-toggle");
  const actions = one(".actions", list);
  const counter = one(".action-counter", list);
  const across = one("input.select-across", list);
  const [everything, question, clear] = [".all", ".question", ".clear"].map((each) => one(each, actions));
  let last = null;
  const shown = (element, is) => element && element.classList.toggle("hidden", !is);
  function tell() {
    const chosen = boxes.filter((box) => box.checked).length;
    const isAcross = across?.value === "1";
    if (counter) counter.textContent = counter.dataset.words.replace("%s", chosen);
    whole.checked = chosen === boxes.length;
    whole.indeterminate = chosen > 0 && chosen < boxes.length;
    actions.classList.toggle("chosen", chosen > 0);
    shown(question, whole.checked && !isAcross);
    shown(everything, isAcross);
    shown(clear, isAcross);
    shown(counter, !isAcross);
  }
  const set = (is) => {
    for (const box of boxes) box.checked = is;
    if (across && !is) across.value = 0;
    tell();
  };
  whole.hidden = false;
  whole.addEventListener("click", () => set(whole.checked));
  list.addEventListener("click", (event) => {
    if (!boxes.includes(event.target)) return;
    // With Shift, the lines between are chosen too.
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((a, b) => a - b);
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    last = event.target;
    if (across) across.value = 0;
    tell();
  });
  one("a", question ?? actions)?.addEventListener("click", (event) => {
    event.preventDefault();
    across.value = 1;
    tell();
  });
  if (clear) one("a", clear).addEventListener("click", (event) => (event.preventDefault(), set(false)));
  tell();
}

// Shortcuts of one key, unless somebody writes, or has switched them off.
const dialog = one("[data-shortcuts-dialog]");
if (dialog) {
  const lamp = one("[data-shortcuts-switch]");
  let isOn = true;
  try {
    isOn = localStorage.shortcuts !== "off";
  } catch {
    // no storage: they are on
  }
  lamp.checked = isOn;
  lamp.addEventListener("change", () => {
    isOn = lamp.checked;
    try {
      localStorage.shortcuts = isOn ? "on" : "off";
    } catch {
      // it lasts for this page
    }
  });
  const help = one("[data-shortcuts]");
  help.hidden = false;
  help.addEventListener("click", () => dialog.showModal());

  let isGoing = 0;
  const lines = () => all("#result_list tbody tr");
  function step(by) {
    const rows = lines();
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    one("th a, td a, input", row ?? document)?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }
  const press = (element) => element && (element.click(), true);
  const keys = {
    "/": () => one("#quick-q").focus(),
    "?": () => dialog.showModal(),
    g: () => (isGoing = Date.now()),
    f: () => (one("#searchbar") ?? one("#changelist-filter summary, #changelist-filter a"))?.focus(),
    n: () => press(one(".object-tools .addlink")),
    j: () => step(1),
    k: () => step(-1),
    x: () => press(one("input.action-select", document.activeElement.closest("tr") ?? list ?? document.body)),
  };
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "s") {
      const save = one(".submit-row [name=_save], .settings-save input");
      if (save) event.preventDefault();
      return press(save);
    }
    const isWriting = target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
    if (!isOn || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
    const isSecond = Date.now() - isGoing < 1500;
    isGoing = 0;
    if (isSecond) return press(one(`#menu [data-go="${CSS.escape(key)}"]`));
    if (Object.hasOwn(keys, key)) {
      event.preventDefault();
      keys[key]();
    }
  });
}
