// Find boxes in a long list by typing. Without this script the list is groups that fold.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

for (const list of document.querySelectorAll("[data-filter-list]")) {
  const tools = list.querySelector("[data-filter]");
  const count = tools.querySelector("[data-filter-count]");
  const box = tools.querySelector("[data-filter-text]");
  const options = [...list.querySelectorAll(".option")];
  const groups = [...list.querySelectorAll("details")];
  const words = new Map(options.map((option) => [option, plain(option.textContent)]));
  const wasOpen = new Map(groups.map((group) => [group, group.open]));
  const chosenIn = (place) => place.querySelectorAll("input:checked").length;

  function tally() {
    for (const group of groups) {
      const shown = group.querySelector("summary .tally");
      const chosen = chosenIn(group);
      shown.textContent = chosen ? count.dataset.words.replace("%s", chosen) : "";
    }
    count.textContent = count.dataset.words.replace("%s", chosenIn(list));
  }

  function narrow() {
    const wanted = plain(box.value.trim());
    for (const option of options) option.hidden = !words.get(option).includes(wanted);
    for (const group of groups) {
      const found = group.querySelector(".option:not([hidden])");
      group.hidden = !found;
      group.open = wanted ? Boolean(found) : wasOpen.get(group);
    }
    if (options.every((option) => option.hidden)) count.textContent = count.dataset.none;
    else tally();
  }

  groups.forEach((group) =>
    group.querySelector("summary").addEventListener("click", () => wasOpen.set(group, !group.open)),
  );
  box.addEventListener("input", narrow);
  // Enter in a search box would send the whole form.
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  list.addEventListener("change", tally);
  tools.hidden = false;
  tally();
}
