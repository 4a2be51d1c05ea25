// Show the chosen photo, let one choose the part that is kept, and send that part alone: uploads are slow
// and costly on mobile data. Without this script the photo is sent as it is and the server crops it.
const MEGABYTE = 1024 * 1024;
const MOST = 5 * MEGABYTE;
const WIDTH = 1200; // pixels that are sent; the height is 5/4 of it, as of every photo here
const HEIGHT = 1500;
const FACE = 0.35; // faces stand a little above the middle
const STEP = 0.03; // of the frame, for each press of an arrow key

for (const place of document.querySelectorAll("[data-preview]")) {
  const input = place.parentElement.querySelector("input[type=file]");
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });

  async function show() {
    const [file] = input.files;
    place.hidden = !file;
    place.replaceChildren();
    if (!file) return;
    let picture;
    try {
      picture = await createImageBitmap(file); // turned upright by the browser
    } catch {
      return say(file); // a file that this browser cannot show: the server will say what it is
    }
    if (input.files[0] === file) cropper(picture, file);
  }
  input.addEventListener("change", show);
  // On a slow line the photo may be chosen before this script has come.
  if (input.files.length) show();

  function say(file) {
    const isTooBig = file.size > MOST;
    const words = document.createElement("span");
    const size = format.format(Math.max(file.size / MEGABYTE, 0.1));
    words.textContent = (isTooBig ? place.dataset.tooBig : place.dataset.size).replace("%s", size);
    place.classList.toggle("too-big", isTooBig);
    place.querySelector("span")?.remove();
    place.append(words);
  }

  function cropper(picture, original) {
    const frame = Object.assign(document.createElement("canvas"), { width: 480, height: 600, tabIndex: 0 });
    frame.setAttribute("role", "img");
    frame.setAttribute("aria-label", `${place.dataset.alt}. ${place.dataset.move}`);
    const zoom = Object.assign(document.createElement("input"), { type: "range", min: 1, max: 4, step: 0.05 });
    zoom.value = 1;
    zoom.setAttribute("aria-label", place.dataset.zoom);
    const hint = Object.assign(document.createElement("span"), { className: "hint", textContent: place.dataset.move });
    const box = document.createElement("div");
    box.className = "crop";
    box.append(frame, zoom, hint);
    place.append(box);

    // How many pixels of the picture one frame is wide, and which point of it stands in its middle, from 0 to 1.
    const whole = Math.min(picture.width, picture.height * 0.8);
    let x = 0.5;
    let y = FACE;

    function part() {
      const width = whole / zoom.value;
      const height = width * 1.25;
      const inside = (middle, size, side) => Math.min(Math.max(middle * side - size / 2, 0), side - size);
      return [inside(x, width, picture.width), inside(y, height, picture.height), width, height];
    }

    function draw(canvas = frame) {
      const context = canvas.getContext("2d");
      context.fillStyle = "#fff"; // where it is transparent
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(picture, ...part(), 0, 0, canvas.width, canvas.height);
    }

    function move(byX, byY) {
      const [left, top, width, height] = part();
      x = (left + width / 2 + byX * width) / picture.width;
      y = (top + height / 2 + byY * height) / picture.height;
      draw();
      keep();
    }

    let timer;
    function keep() {
      clearTimeout(timer);
      timer = setTimeout(send, 120);
    }

    function send() {
      const [, , width] = part();
      const size = Math.min(WIDTH, Math.max(Math.round(width), 320));
      const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size * (HEIGHT / WIDTH) });
      draw(canvas);
      canvas.toBlob(
        (blob) => {
          if (!blob) return say(original);
          const chosen = new DataTransfer();
          chosen.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
          input.files = chosen.files;
          say(chosen.files[0]);
          place.dataset.ready = "true";
        },
        "image/jpeg",
        0.9,
      );
    }

    zoom.addEventListener("input", () => {
      draw();
      keep();
    });
    frame.addEventListener("keydown", (event) => {
      const ways = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
      if (!(event.key in ways)) return;
      event.preventDefault();
      move(...ways[event.key]);
    });
    frame.addEventListener("pointerdown", (event) => frame.setPointerCapture(event.pointerId));
    frame.addEventListener("pointermove", (event) => {
      if (!frame.hasPointerCapture(event.pointerId)) return;
      move(-event.movementX / frame.clientWidth, -event.movementY / frame.clientHeight);
    });
    draw();
    send();
  }
}
