// Presence on a phone: scans badges, and keeps what was noted until the network takes it.
// Without this file the same forms are sent one by one.
const page = document.querySelector("[data-presence]");
const keeper = `presence:${page.dataset.keeper}`;
const A_BATCH = 50;
const AGAIN = 15000;
const SAME_BADGE = 4000;

const kept = () => {
  try {
    const found = JSON.parse(localStorage.getItem(keeper));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
};
const keep = (facts) => localStorage.setItem(keeper, JSON.stringify(facts));

function uuid() {
  // Not crypto.randomUUID, which a site without HTTPS does not have.
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/* What is shown ------------------------------------------------------------------------- */
const results = page.querySelector("[data-results]");
const queue = page.querySelector("[data-queue]");

function nameOf(fact) {
  const token = fact.who.match(/(?:^|\/)(\d+)-\d{6}:/)?.[1] ?? fact.who.match(/^#(\d+)$/)?.[1];
  const code = fact.who.trim().toUpperCase();
  const row = token
    ? page.querySelector(`[data-person="${token}"]`)
    : [...page.querySelectorAll("[data-code]")].find((each) => each.dataset.code.split(" ").includes(code));
  return row?.querySelector("[data-name]")?.textContent.trim() ?? (token ? `#${token}` : fact.who);
}

function showKept(fact) {
  const card = queue.querySelector("[data-kept]").content.cloneNode(true);
  card.querySelector("[data-kept-name]").textContent = nameOf(fact);
  card.querySelector("[data-kept-time]").textContent = new Date(fact.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  results.replaceChildren(card);
}

function showQueue() {
  const facts = kept();
  queue.hidden = facts.length === 0;
  queue.querySelector("[data-queue-count]").textContent = facts.length;
  queue.querySelector("[data-queue-list]").replaceChildren(
    ...facts.slice(-10).map((fact) => {
      const line = document.createElement("li");
      line.textContent = nameOf(fact);
      return line;
    }),
  );
}

/* Sending ------------------------------------------------------------------------------- */
let isSending = false;
let timer;

async function sendBatch() {
  const facts = kept().slice(0, A_BATCH);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(page.dataset.presence, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
    body: JSON.stringify({ sent_at: new Date().toISOString(), facts }),
  });
  if (answer.redirected || !answer.ok || !answer.headers.get("Content-Type")?.includes("json")) {
    queue.querySelector("[data-queue-trouble]").hidden = answer.status >= 500;
    throw new Error("not taken");
  }
  queue.querySelector("[data-queue-trouble]").hidden = true;
  const done = (await answer.json()).results;
  const keys = new Set(done.map((each) => each.key));
  // Read again: something may have been noted meanwhile, here or in another tab.
  keep(kept().filter((fact) => !keys.has(fact.key)));
  return done;
}

async function send() {
  if (isSending || !kept().length) return showQueue();
  isSending = true;
  let done = [];
  try {
    while (kept().length) done = await sendBatch();
  } catch {
    // No network, or not taken: everything stays, and is sent again.
    clearTimeout(timer);
    timer = setTimeout(send, AGAIN);
  } finally {
    isSending = false;
    showQueue();
  }
  if (done.length) page.dispatchEvent(new CustomEvent("noted", { detail: done }));
}

// Read the page anew, and exchange what tells how people stand.
async function refresh() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of page.querySelectorAll("[data-live]")) {
    if (part.querySelector("[name=assignment]:checked")) continue; // somebody is choosing
    const now = fresh.getElementById(part.id);
    if (now) part.replaceWith(document.adoptNode(now));
  }
}

page.addEventListener("noted", ({ detail }) => {
  // The server's own words, made from its templates.
  results.innerHTML = detail.slice(-5).reverse().map((each) => each.html).join("");
  refresh().catch(() => {});
});

function note(facts) {
  const at = new Date().toISOString();
  const full = facts.map((fact) => ({ key: uuid(), at, ...fact }));
  try {
    keep([...kept(), ...full]);
  } catch {
    return false; // No room or no storage: the form is sent as without scripts.
  }
  showKept(full.at(-1));
  showQueue();
  send();
  return true;
}

addEventListener("online", send);
addEventListener("storage", showQueue);
send();

/* Forms --------------------------------------------------------------------------------- */
page.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-presence-form]")) return;
  const data = new FormData(form, event.submitter);
  const kind = data.get("kind");
  const typed = data.get("who");
  const facts = typed
    ? [{ who: typed, kind, source: "code" }]
    : data.getAll("assignment").map((key) => ({ who: `#${key}`, kind, source: "list" }));
  if (!kind || !facts.length || !note(facts)) return;
  event.preventDefault();
  event.stopPropagation();
  form.querySelectorAll("[name=assignment]:checked").forEach((box) => (box.checked = false));
  if (typed) form.querySelector("[name=who]").value = "";
}, { capture: true });

/* Camera -------------------------------------------------------------------------------- */
const scanner = page.querySelector("[data-scanner]");
let stream;
let lastText = "";
let lastSeen = 0;

async function decoder() {
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = page.dataset.decoder;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    // Half a megapixel is enough for a badge at arm's length, and quick on an old phone.
    const scale = Math.min(1, 800 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(data, width, height)?.data;
  };
}

function seen(text) {
  const now = Date.now();
  if (text === lastText && now - lastSeen < SAME_BADGE) {
    lastSeen = now;
    return;
  }
  [lastText, lastSeen] = [text, now];
  navigator.vibrate?.(80);
  note([{ who: text.slice(0, 500), kind: "scan", source: "scan" }]);
}

function close() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  scanner.querySelector("[data-camera]").hidden = true;
  scanner.querySelector("[data-scan-start]").hidden = false;
}

async function open() {
  const video = scanner.querySelector("video");
  scanner.querySelector("[data-camera-refused]").hidden = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    const decode = await decoder();
    video.srcObject = stream;
    scanner.querySelector("[data-camera]").hidden = false;
    scanner.querySelector("[data-scan-start]").hidden = true;
    await video.play();
    while (stream) {
      const text = video.videoWidth ? await decode(video) : "";
      if (text) seen(text);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  } catch {
    close();
    scanner.querySelector("[data-camera-refused]").hidden = false;
  }
}

if (scanner && navigator.mediaDevices?.getUserMedia) {
  scanner.hidden = false;
  scanner.querySelector("[data-scan-start]").addEventListener("click", open);
  scanner.querySelector("[data-scan-stop]").addEventListener("click", close);
}
