// While a test of settings runs, asks for its result; without this file, "Look again" does the same.
const PAUSE = 1500;
const MOST = 80;

async function watch(place) {
  for (let turn = 0; turn < MOST && place.querySelector("[data-running]"); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const answer = await fetch(place.dataset.checkState, { credentials: "same-origin" });
    if (!answer.ok) return;
    place.innerHTML = await answer.text();
  }
}

document.querySelectorAll("[data-check-state]").forEach(watch);
