/**
 * Single keys for things that have data-shortcut="a": a key follows the link, presses the button or focuses the field.
 * Keys rest while a field has the focus or a dialog is open, and can be turned off on this device (WCAG 2.1.4).
 */
const stored = "marginalia.shortcuts";
const writing = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable=true]";

const read = () => {
  try { return localStorage.getItem(stored) !== "off"; } catch { return true; }
};
const write = (on) => {
  try { localStorage.setItem(stored, on ? "on" : "off"); } catch { /* a private window keeps nothing */ }
};

let on = read();

const show = () => {
  for (const hint of document.querySelectorAll(".key-hint")) hint.hidden = !on;
  for (const panel of document.querySelectorAll("[data-shortcuts]")) panel.hidden = false;
  for (const box of document.querySelectorAll("[data-shortcuts-switch]")) box.checked = on;
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    if (on) element.setAttribute("aria-keyshortcuts", element.dataset.shortcut);
    else element.removeAttribute("aria-keyshortcuts");
  }
};

const visible = (element) => !element.disabled && element.getClientRects().length > 0;

/** The thing that a key means: the nearest around the focus first, so that one page may hold many items with the same keys. */
const meant = (key) => {
  const selector = `[data-shortcut="${CSS.escape(key)}"]`;
  const near = document.activeElement?.closest("[data-shortcut-scope]");
  const found = [...(near?.querySelectorAll(selector) ?? []), ...document.querySelectorAll(selector)];
  return found.find(visible);
};

document.addEventListener("keydown", (event) => {
  if (!on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key.length !== 1 || event.target.closest?.(writing) || document.querySelector("dialog[open]")) return;
  const element = meant(event.key) ?? meant(event.key.toLowerCase());
  if (!element) return;
  event.preventDefault();
  if (element.matches("input:not([type=submit], [type=button], [type=radio], [type=checkbox]), textarea, select")) element.focus();
  else element.click();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-shortcuts-switch]")) return;
  on = event.target.checked;
  write(on);
  show();
});

document.addEventListener("htmx:afterSwap", show);
show();
