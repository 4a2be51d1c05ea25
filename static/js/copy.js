// One tap copies a code; without this script the code is plain text that can be selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break; // needs HTTPS or localhost
  const word = button.textContent;
  const said = document.createElement("span");
  said.className = "sr-only";
  said.setAttribute("aria-live", "polite");
  button.after(said);
  button.hidden = false;
  let timer;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // The browser refused: select the code, so that its own menu copies it.
      getSelection().selectAllChildren(button.previousElementSibling);
      return;
    }
    button.textContent = said.textContent = button.dataset.copied;
    button.classList.add("copied");
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = word;
      said.textContent = "";
      button.classList.remove("copied");
    }, 2500);
  });
}
