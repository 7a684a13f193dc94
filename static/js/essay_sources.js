/**
 * The readings beside an essay: searching them, and putting a reference or a quotation where the writer stands. What is put in
 * goes through the textarea as if it had been typed, so that it can be undone and is saved like any other words.
 */
const part = (id) => document.getElementById(id);
const stored = (essay) => `marginalia.caret.${essay}`;
const places = new WeakMap();

/** Remember where the writer stands, over reloads too: a textarea that was never focused has its caret at the start. */
export const keepCaret = (area, essay) => {
  try {
    const kept = JSON.parse(localStorage.getItem(stored(essay)));
    if (Number.isInteger(kept)) places.set(area, kept);
  } catch { /* no storage here, or something else in it */ }
  const keep = () => { places.set(area, area.selectionEnd); };
  const store = () => {
    if (!places.has(area)) return;
    try { localStorage.setItem(stored(essay), JSON.stringify(places.get(area))); } catch { /* a private window keeps nothing */ }
  };
  for (const name of ["keyup", "pointerup", "input", "select"]) area.addEventListener(name, keep);
  document.addEventListener("selectionchange", () => { if (document.activeElement === area) keep(); });
  area.addEventListener("blur", store);
  window.addEventListener("pagehide", store);
};

/** Where new words go: where the writer stood last, else at the end. Never over words that are selected. */
const caret = (area) => Math.min(places.get(area) ?? area.value.length, area.value.length);

/** Put words at the caret, with the spaces that they need. They can be undone, and the page hears of them as of typing. */
export const insert = (area, words) => {
  if (area.readOnly) {
    say("This essay can no longer be changed.");
    return false;
  }
  const at = caret(area);
  const before = area.value.slice(0, at);
  const after = area.value.slice(at);
  const text = (before && !/[\s([{“‘—–-]$/.test(before) ? " " : "") + words + (/^[\p{L}\p{N}(“‘"']/u.test(after) ? " " : "");
  area.focus({ preventScroll: true });
  area.setSelectionRange(at, at);
  // Only an editing command goes into the browser's own history; where there is none, the words are set and told of.
  if (!document.execCommand?.("insertText", false, text)) {
    area.setRangeText(text, at, at, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
  }
  places.set(area, area.selectionEnd);
  say(`Inserted: ${words}`);
  return true;
};

const say = (sentence) => {
  const place = part("sources-say") ?? part("say");
  if (place) place.textContent = sentence;
};

const WIDE = "(min-width: 44.01rem)";

/** Search the readings and show what is found in the page. Without this script the form opens the search in another tab. */
export const sources = (area) => {
  const panel = part("sources");
  if (!panel) return;
  const form = part("sources-form");
  const found = part("sources-found");
  let asked = null;
  panel.open = matchMedia(WIDE).matches;

  const ask = async (url) => {
    asked?.abort();
    const own = asked = new AbortController();
    found.setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" }, redirect: "error", signal: own.signal });
      if (!reply.ok) throw reply;
      found.innerHTML = await reply.text();
      for (const buttons of found.querySelectorAll("[data-cite]")) buttons.hidden = false;
      for (const link of found.querySelectorAll("a[href*='/search']")) link.dataset.part = "";
      found.scrollTop = 0;
      say(found.querySelector(".found-total, .empty-title, .found-note")?.textContent.trim() ?? "");
    } catch (fault) {
      if (own.signal.aborted) return;
      const why = fault.status === 401 ? "Your session has ended. What you wrote is kept; you will be asked to sign in when it is saved." : "The readings cannot be searched just now. Go on writing, and try again.";
      found.replaceChildren(Object.assign(document.createElement("p"), { className: "found-note", textContent: why }));
      say(why);
    } finally {
      if (asked === own) found.removeAttribute("aria-busy");
    }
  };

  const address = (url) => {
    const made = new URL(url, location.href);
    made.searchParams.set("part", "1");
    return made;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const url = new URL(form.action);
    for (const [name, value] of new FormData(form)) url.searchParams.set(name, value);
    ask(address(url));
  });

  found.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    const link = event.target.closest("a[data-part]");
    if (button) insert(area, button.dataset.quote ? `${button.dataset.quote} ${button.dataset.insert}` : button.dataset.insert);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const url = new URL(link.href);
    part("sources-q").value = url.searchParams.get("q") ?? "";
    ask(address(url));
  });
};
