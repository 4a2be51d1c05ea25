// While something runs, read the page, or the address that it names, anew every two seconds and exchange only
// what tells how far it is. Once it is over, the page is loaded again with the same boxes ticked.
(() => {
  const TICKED = "ticked:" + location.pathname;
  const boxes = () => document.querySelectorAll(".found-people input[type=checkbox]");
  const renew = () => {
    const ticked = [...boxes()].filter((box) => box.checked).map((box) => box.value);
    sessionStorage.setItem(TICKED, JSON.stringify(ticked));
    location.reload();
  };
  const look = async () => {
    const from = document.getElementById("progress").dataset.from || location.href;
    const answer = await fetch(from, { credentials: "same-origin" }).catch(() => null);
    // A moment without a network is no end.
    if (!answer || answer.status >= 500) return setTimeout(look, 2000);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("progress");
    const before = document.getElementById("progress").dataset.phase;
    if (!fresh || fresh.dataset.running === "0" || fresh.dataset.phase !== before) return renew();
    document.getElementById("progress").replaceWith(fresh);
    setTimeout(look, 2000);
  };
  // By what they stand for: others may stand in their places now, and the browser goes by places.
  addEventListener("pageshow", () => {
    const ticked = JSON.parse(sessionStorage.getItem(TICKED) || "null");
    if (ticked) boxes().forEach((box) => (box.checked = ticked.includes(box.value)));
    sessionStorage.removeItem(TICKED);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#progress [data-renew]");
    if (!link) return;
    event.preventDefault();
    renew();
  });
  const shown = document.getElementById("progress");
  if (shown && shown.dataset.running !== "0") setTimeout(look, 2000);
})();
