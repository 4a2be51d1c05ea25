// Look through the photos of a gallery in large. Without this script each photo is a link to it.
for (const gallery of document.querySelectorAll("[data-lightbox]")) {
  const links = [...gallery.querySelectorAll("a")];
  const rtl = document.documentElement.dir === "rtl";
  const dialog = document.createElement("dialog");
  const picture = document.createElement("img");
  const words = document.createElement("p");
  let shown = 0;

  function button(text, sign, work) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", text);
    made.addEventListener("click", work);
    return made;
  }

  function show(number) {
    shown = (number + links.length) % links.length;
    const small = links[shown].querySelector("img");
    picture.src = links[shown].href;
    picture.alt = "";
    words.textContent = small.alt;
  }

  const tools = document.createElement("div");
  const { previous, next, close } = gallery.dataset;
  if (links.length > 1) tools.append(button(previous, rtl ? "→" : "←", () => show(shown - 1)));
  tools.append(button(close, "×", () => dialog.close()));
  if (links.length > 1) tools.append(button(next, rtl ? "←" : "→", () => show(shown + 1)));
  dialog.className = "lightbox";
  words.setAttribute("aria-live", "polite");
  dialog.append(picture, words, tools);
  document.body.append(dialog);

  dialog.addEventListener("keydown", (event) => {
    const forward = rtl ? "ArrowLeft" : "ArrowRight";
    const back = rtl ? "ArrowRight" : "ArrowLeft";
    if (event.key === forward) show(shown + 1);
    else if (event.key === back) show(shown - 1);
    else return;
    event.preventDefault();
  });
  // A tap beside the photo closes it; Escape does so by itself.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => links[shown].focus());
  links.forEach((link, number) =>
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab was wanted
      event.preventDefault();
      show(number);
      dialog.showModal();
    }),
  );
}
