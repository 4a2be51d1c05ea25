// Suggest titles of films while somebody types one. Without this script, or without OMDb, they just type.
// Fields: <input data-titles list="…"> beside a <datalist>; `data-year` and `data-imdb` name fields to fill.
const PAUSE = 300; // milliseconds after the last key
const SHORTEST = 3;

for (const input of document.querySelectorAll("input[data-titles]")) {
  const list = input.list ?? document.getElementById(input.getAttribute("list"));
  if (!list) continue;
  const known = new Map();
  let timer;
  let request;

  async function suggest() {
    request?.abort();
    if (input.value.trim().length < SHORTEST) return list.replaceChildren();
    request = new AbortController();
    const url = new URL("/api/movies/search", location.href);
    url.searchParams.set("q", input.value.trim());
    try {
      const answer = await fetch(url, { signal: request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { movies } = await answer.json();
      movies.forEach((movie) => known.set(movie.title, movie));
      list.replaceChildren(...movies.map((movie) => new Option(movie.year, movie.title)));
    } catch (fault) {
      // Offline or overtaken by the next key: people type on.
      if (fault.name !== "AbortError") list.replaceChildren();
    }
  }

  function fill() {
    const movie = known.get(input.value);
    const year = document.getElementsByName(input.dataset.year ?? "")[0];
    const imdb = document.getElementsByName(input.dataset.imdb ?? "")[0];
    if (imdb) imdb.value = movie?.imdb_id ?? "";
    if (movie && year && !year.value) year.value = movie.year.slice(0, 4);
  }

  input.addEventListener("change", fill);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE);
  });
}
