// Lead to the mistakes, and send a form once.
document.querySelector("[data-summary]")?.focus();

for (const form of document.querySelectorAll("form[data-once]")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    // Not `disabled`: a disabled button would not be sent, and its name may be the answer.
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  // Back from the next page, the browser may show this one as it was left.
  addEventListener("pageshow", () => {
    isSent = false;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}
