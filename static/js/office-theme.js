// The colours of the back-office: as the system, light or dark. In the head, before anything is drawn.
(() => {
  const order = ["auto", "light", "dark"];
  const read = () => {
    try {
      return order.includes(localStorage.theme) ? localStorage.theme : "auto";
    } catch {
      return "auto"; // no storage: the system decides
    }
  };
  const root = document.documentElement;
  root.dataset.theme = read();
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-button]");
    if (!button) return;
    const say = () => {
      button.title = button.querySelector("span").textContent = button.dataset[root.dataset.theme];
    };
    button.addEventListener("click", () => {
      root.dataset.theme = order[(order.indexOf(root.dataset.theme) + 1) % 3];
      try {
        localStorage.theme = root.dataset.theme;
      } catch {
        // it lasts for this page
      }
      say();
    });
    say();
    button.hidden = false;
  });
})();
