// While something runs, read the page, or the address that it names, anew every two seconds and exchange only
// what tells how far it is.
(() => {
  const look = async () => {
    const from = document.getElementById("progress").dataset.from || location.href;
    const answer = await fetch(from, { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("progress");
    const before = document.getElementById("progress").dataset.phase;
    if (!fresh || fresh.dataset.running === "0" || fresh.dataset.phase !== before) return location.reload();
    document.getElementById("progress").replaceWith(fresh);
    setTimeout(look, 2000);
  };
  const shown = document.getElementById("progress");
  if (shown && shown.dataset.running !== "0") setTimeout(look, 2000);
})();
