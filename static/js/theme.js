/**
 * A button that turns the page light or dark. Without it the page follows the system. The choice is a cookie, so that the
 * server writes it into the next page and nothing flashes.
 */
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const shown = () => root.dataset.theme || (system.matches ? "dark" : "light");
const keep = (theme) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
};

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  const words = button.querySelector(".visually-hidden");
  const say = () => { words.textContent = shown() === "dark" ? "Use light colours" : "Use dark colours"; };
  button.hidden = false;
  say();
  system.addEventListener("change", say);
  button.addEventListener("click", () => {
    root.dataset.theme = shown() === "dark" ? "light" : "dark";
    keep(root.dataset.theme);
    say();
  });
}
