// Sends an operation of the API from its documentation and shows the answer. Without scripts the page only explains.
const token = document.querySelector("[data-api-token]");
token.hidden = false;
token.addEventListener("submit", (event) => event.preventDefault());

function request(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = { Accept: "application/json", "X-CSRFToken": token.elements.csrfmiddlewaretoken.value };
  let body;
  for (const input of form.querySelectorAll("[data-place]")) {
    const { place } = input.dataset;
    if (place === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    else if (place === "body") body = input.value;
    else if (input.value && place === "header") headers[input.name] = input.value;
    else if (input.value) for (const one of input.value.split(",")) query.append(input.name, one.trim());
  }
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const bearer = token.elements.token.value.trim();
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  const address = query.size ? `${path}?${query}` : path;
  return [address, { method: form.dataset.method, headers, body }];
}

async function words(response) {
  const kind = response.headers.get("Content-Type") ?? "";
  const head = [`${response.status} ${response.statusText}`];
  for (const name of ["ETag", "Retry-After"]) {
    if (response.headers.has(name)) head.push(`${name}: ${response.headers.get(name)}`);
  }
  const content = kind.startsWith("application/json") ? JSON.stringify(await response.json(), null, 2) : kind;
  return `${head.join("\n")}\n\n${content}`;
}

for (const form of document.querySelectorAll("[data-api-try]")) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = form.querySelector("[data-answer]");
    answer.hidden = false;
    answer.textContent = "…";
    try {
      answer.textContent = await words(await fetch(...request(form)));
    } catch {
      answer.textContent = form.dataset.failed;
    }
  });
}
