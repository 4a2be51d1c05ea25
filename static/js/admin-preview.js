// Shows what is being typed as readers will see it; without this script saving the draft does.
for (const form of document.querySelectorAll("form[data-preview]")) {
  const token = form.elements.csrfmiddlewaretoken.value;
  for (const pane of form.querySelectorAll("[data-preview-of]")) {
    const named = (name) => form.elements[`${pane.dataset.previewOf}-${name}`];
    let timer, asked = 0;
    async function show() {
      const mine = ++asked;
      const body = new FormData();
      body.set("source", named("source").value);
      body.set("format", named("format").value);
      const answer = await fetch(form.dataset.preview, { method: "POST", body, headers: { "X-CSRFToken": token } });
      // The server cleans it; an older answer must not replace a newer one.
      if (answer.ok && mine === asked) pane.innerHTML = await answer.text();
    }
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(show, 400);
    };
    named("source").addEventListener("input", later);
    named("format").addEventListener("change", show);
  }
}
