// A choice in a select filter takes effect at once; its button serves without this script.
// On key presses nothing is sent: people step through a closed select with the arrows.
for (const form of document.querySelectorAll("form[data-select-filter]")) {
  let byPointer = false;
  form.addEventListener("pointerdown", () => (byPointer = true));
  form.addEventListener("keydown", () => (byPointer = false));
  form.addEventListener("change", () => byPointer && form.requestSubmit());
}
