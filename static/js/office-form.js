// Forms of the back-office: choosing from long lists, adding lines, and a word before what was typed is lost.
const all = (selector, place = document) => [...place.querySelectorAll(selector)];
const one = (selector, place = document) => place.querySelector(selector);
const words = one("[data-form-words]").dataset;
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// A select that Django fills by search becomes a box to type in (the combobox of the ARIA guide).
let number = 0;
function searchable(select) {
  if (select.closest(".empty-form")) return;
  const isMany = select.multiple;
  const id = `choose-${number++}`;
  const box = make("input", { type: "text", id: `${id}-box`, autocomplete: "off", className: "vTextField" });
  const options = make("ul", { id, hidden: true });
  const chips = make("span", { className: "chosen" });
  const set = (attributes, element) => {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  };
  set({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" }, box);
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) box.setAttribute(name, select.getAttribute(name));
  }
  set({ role: "listbox", "aria-label": words.choices }, options);
  const label = one(`label[for="${select.id}"]`);
  if (label) label.htmlFor = box.id;
  else box.setAttribute("aria-label", select.getAttribute("aria-label") ?? select.name);
  const whole = make("span", { className: "choose" }, box, options, ...(isMany ? [chips] : []));
  let timer, asked = 0, at = -1;

  const chosen = () => (select.value && !isMany ? select.selectedOptions[0].textContent : "");
  function show() {
    if (!isMany) {
      box.value = chosen();
      return;
    }
    chips.replaceChildren(
      ...[...select.selectedOptions].map((option) => {
        const off = make("button", { type: "button", textContent: `${option.textContent} ×` });
        off.setAttribute("aria-label", words.remove.replace("%s", option.textContent));
        off.addEventListener("click", () => (option.remove(), show(), box.focus()));
        return off;
      }),
    );
  }
  function close() {
    options.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
  function choose({ value, text }) {
    if (!isMany) select.replaceChildren(new Option("", ""));
    if (![...select.options].some((option) => value && option.value === value)) {
      if (value) select.add(new Option(text, value, true, true));
    }
    if (!isMany && !value) select.value = "";
    box.value = "";
    close();
    show();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  async function ask() {
    const mine = ++asked;
    const { ajaxUrl, appLabel, modelName, fieldName } = select.dataset;
    const query = new URLSearchParams({
      // What is chosen already is no search: everything is offered.
      term: box.value === chosen() ? "" : box.value.trim(),
      app_label: appLabel,
      model_name: modelName,
      field_name: fieldName,
    });
    const answer = await fetch(`${ajaxUrl ?? select.getAttribute("data-ajax--url")}?${query}`);
    if (!answer.ok || mine !== asked) return;
    const { results } = await answer.json();
    const nothing = make("li", { className: "nothing", textContent: words.nothing });
    options.replaceChildren(
      ...results.map((result, index) => {
        const option = make("li", { id: `${id}-${index}`, textContent: result.text });
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        // Before the box loses the focus.
        option.addEventListener("pointerdown", (event) => (event.preventDefault(), choose(givenBy(result))));
        option.given = givenBy(result);
        return option;
      }),
      ...(results.length ? [] : [nothing]),
    );
    options.hidden = false;
    box.setAttribute("aria-expanded", "true");
    at = -1;
  }
  const givenBy = ({ id: value, text }) => ({ value: String(value), text });
  function mark(by) {
    const lines = all("[role=option]", options);
    if (!lines.length) return;
    at = (at + by + lines.length) % lines.length;
    lines.forEach((line, index) => line.setAttribute("aria-selected", String(index === at)));
    box.setAttribute("aria-activedescendant", lines[at].id);
    lines[at].scrollIntoView({ block: "nearest" });
  }
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 200);
  });
  box.addEventListener("click", () => (options.hidden ? ask() : close()));
  box.addEventListener("focus", () => box.select());
  box.addEventListener("blur", () => {
    // An emptied box means "none"; anything else that was not chosen is forgotten.
    if (!isMany && !box.value.trim() && select.value && !select.required) choose({ value: "", text: "" });
    close();
    show();
    if (isMany) box.value = "";
  });
  box.addEventListener("keydown", (event) => {
    const line = all("[role=option]", options)[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.hidden) ask();
      else mark(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault(); // it would send the form
      if (line) choose(line.given);
    } else if (event.key === "Escape" && !options.hidden) {
      event.stopPropagation();
      close();
      show();
    }
  });
  select.classList.add("visually-hidden");
  select.tabIndex = -1;
  select.setAttribute("aria-hidden", "true");
  select.after(whole);
  show();
}

// A list of many choices becomes boxes that a word narrows.
function boxed(select) {
  if (select.closest(".empty-form")) return;
  const filter = make("input", { type: "search", className: "vTextField", placeholder: words.filter });
  filter.setAttribute("aria-label", words.filter);
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const lines = [...select.options].map((option) => {
    const box = make("input", { type: "checkbox", checked: option.selected });
    box.addEventListener("change", () => (option.selected = box.checked));
    return { words: plain(option.textContent), line: make("label", {}, box, ` ${option.textContent}`), box };
  });
  // What is chosen stands first.
  lines.sort((a, b) => b.box.checked - a.box.checked);
  filter.addEventListener("input", () => {
    const wanted = plain(filter.value.trim());
    for (const each of lines) each.line.hidden = !each.words.includes(wanted);
  });
  filter.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  const group = make("div", { className: "boxes" }, filter, make("div", {}, ...lines.map((each) => each.line)));
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", one(`label[for="${select.id}"]`)?.textContent ?? select.name);
  select.hidden = true;
  select.after(group);
  // "Hold down Control" is for the list that stood here.
  const help = document.querySelector(`#${CSS.escape(select.id)}_helptext div`);
  if (help) help.textContent = help.textContent.replace(words.ctrl, "");
}

function enrich(place) {
  all("select.admin-autocomplete", place).forEach(searchable);
  all("select[multiple]:not(.admin-autocomplete)", place).forEach(boxed);
  // "Add" beside a field opens beside the form, and not in place of it.
  for (const link of all("a.related-widget-wrapper-link.add-related", place)) {
    link.target = "_blank";
    link.href = link.href.replace(/[?&]_popup=1/, "");
  }
}
enrich(document);

// Lines of other models: "add another" copies the empty one.
for (const group of all(".js-inline-admin-formset")) {
  const { name, options } = JSON.parse(group.dataset.inlineFormset);
  const prefix = name.replace("#", "");
  const total = one(`#id_${prefix}-TOTAL_FORMS`);
  const most = one(`#id_${prefix}-MAX_NUM_FORMS`);
  const empty = one(".empty-form", group);
  if (!empty) continue;
  const add = make("button", { type: "button", className: "add-line", textContent: `+ ${words.add}` });
  const room = () => (add.hidden = most.value !== "" && Number(total.value) >= Number(most.value));
  const added = [];
  // Lines are numbered without a gap, or the server would miss one.
  function renumber(line, from, to) {
    for (const element of [line, ...all("*", line)]) {
      for (const attribute of ["id", "name", "for", "aria-describedby", "aria-labelledby"]) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replaceAll(`${prefix}-${from}`, `${prefix}-${to}`));
      }
    }
  }
  function removed(line) {
    const place = added.indexOf(line);
    const first = Number(total.value) - added.length;
    added.splice(place, 1);
    added.slice(place).forEach((each, index) => renumber(each, first + place + index + 1, first + place + index));
    line.remove();
    total.value = Number(total.value) - 1;
    room();
    add.focus();
  }
  add.addEventListener("click", () => {
    const line = empty.cloneNode(true);
    line.classList.remove("empty-form", "last-related");
    renumber(line, "empty", total.value);
    renumber(line, "__prefix__", total.value);
    added.push(line);
    total.value = Number(total.value) + 1;
    const remove = make("button", { type: "button", className: "remove-line", textContent: options.deleteText });
    remove.addEventListener("click", () => removed(line));
    (one("td.delete", line) ?? one("h3", line) ?? line).append(remove);
    empty.before(line);
    enrich(line);
    one("input:not([type=hidden]), select, textarea", line)?.focus();
    room();
  });
  one("fieldset", group).append(add);
  room();
}

// Nothing typed is lost without a word.
const form = one("#content-main form[method=post]");
let isTouched = false;
form?.addEventListener("input", () => (isTouched = true));
form?.addEventListener("submit", () => (isTouched = false));
addEventListener("beforeunload", (event) => isTouched && event.preventDefault());
