// Show the chosen photo and its size before it is sent: uploads are slow and costly on mobile data.
const MEGABYTE = 1024 * 1024;
const MOST = 5 * MEGABYTE;

for (const place of document.querySelectorAll("[data-preview]")) {
  const input = place.parentElement.querySelector("input[type=file]");
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  let address;

  input.addEventListener("change", () => {
    if (address) URL.revokeObjectURL(address);
    const [file] = input.files;
    place.hidden = !file;
    if (!file) return;
    const isTooBig = file.size > MOST;
    const words = document.createElement("span");
    words.textContent = (isTooBig ? place.dataset.tooBig : place.dataset.size).replace(
      "%s",
      format.format(Math.max(file.size / MEGABYTE, 0.1)),
    );
    const image = new Image();
    image.src = address = URL.createObjectURL(file);
    image.alt = place.dataset.alt;
    image.onerror = () => image.remove();
    place.classList.toggle("too-big", isTooBig);
    place.replaceChildren(image, words);
  });
}
