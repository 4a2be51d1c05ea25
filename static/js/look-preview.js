// Shows the front page beside the form as what is typed and chosen would make it; nothing is saved by it.
const PAUSE = 500; // milliseconds
for (const pane of document.querySelectorAll("[data-look-preview]")) {
  const form = pane.closest("form");
  const frame = pane.querySelector("iframe");
  const spot = {
    logo: (page) => {
      const mark = page.querySelector("a.mark");
      return mark.querySelector("img") ?? mark.insertBefore(Object.assign(page.createElement("img"), { height: 40 }), mark.firstChild);
    },
    hero: (page) => {
      const place = page.querySelector(".hero figure");
      place.className = "picture";
      place.replaceChildren(page.createElement("img"));
      return place.firstChild;
    },
  };
  const chosen = {};
  let timer, asked = 0;

  // Pictures that are not sent yet stand where they would.
  function picture(page) {
    for (const [name, find] of Object.entries(spot)) {
      URL.revokeObjectURL(chosen[name]);
      const [file] = form.elements[`new_${name}`].files;
      if (file) find(page).src = chosen[name] = URL.createObjectURL(file);
    }
  }
  async function show() {
    const mine = ++asked;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("preview", "yes");
    const answer = await fetch(form.action, { method: "POST", body });
    // What cannot be saved yet leaves the page as it was; an older answer must not replace a newer one.
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const script of page.querySelectorAll("script")) script.remove(); // the frame would refuse each aloud
    page.body.inert = true; // a picture of the page: its links lead nowhere
    frame.onload = () => picture(frame.contentDocument);
    frame.srcdoc = page.documentElement.outerHTML;
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  pane.hidden = false;
  show();
}
