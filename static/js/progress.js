// While something runs, read the page anew every two seconds and exchange only what tells how far it is.
(() => {
  const look = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("progress");
    if (!fresh || fresh.dataset.running === "0") return location.reload();
    document.getElementById("progress").replaceWith(fresh);
    setTimeout(look, 2000);
  };
  const shown = document.getElementById("progress");
  if (shown && shown.dataset.running !== "0") setTimeout(look, 2000);
})();
