// Suggest the cities of the chosen country. The server understands what is typed without this too.
const PAUSE = 200; // milliseconds after the last key

const country = document.querySelector("select[name=country]");
const input = document.querySelector("input[name=city][list=cities]");
const list = document.getElementById("cities");

if (country && input && list) {
  let timer;
  let request;

  async function suggest() {
    request?.abort();
    if (!country.value) return list.replaceChildren();
    request = new AbortController();
    // Where the address of the page holds the country's code, its number stands beside it.
    const key = country.selectedOptions[0].dataset.key ?? country.value;
    const url = new URL(`/api/cities/${key}`, location.href);
    url.searchParams.set("q", input.value);
    try {
      const answer = await fetch(url, { signal: request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { cities } = await answer.json();
      list.replaceChildren(...cities.map((city) => new Option("", city.label)));
    } catch (fault) {
      // Offline or overtaken by the next key: the suggestions stay as they are.
      if (fault.name !== "AbortError") list.replaceChildren();
    }
  }

  country.addEventListener("change", () => {
    input.value = ""; // a city of another country
    suggest();
  });
  input.addEventListener("focus", suggest, { once: true });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });
}
