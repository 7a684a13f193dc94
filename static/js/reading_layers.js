/**
 * The layer over a reading: a mark's card on hover, focus and tap; corrections that are kept without leaving the place.
 * Without this script every mark leads to its own page, and every form is sent as a form.
 */
const told = "marginalia.layer.said";
const says = (words) => {
  let place = document.querySelector(".layer-said");
  if (!place) {
    place = Object.assign(document.createElement("p"), { className: "layer-said" });
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  // A region that has just come is read out only if its words come after it.
  setTimeout(() => { place.textContent = words; }, 50);
  clearTimeout(says.timer);
  says.timer = setTimeout(() => { place.textContent = ""; }, 6000);
};

/** What was kept before the page was loaded anew. */
try {
  const words = sessionStorage.getItem(told);
  if (words) { sessionStorage.removeItem(told); says(words); }
} catch { /* a private window keeps nothing */ }

/** Send a form as it stands; what the server says of it: {said} or {error}. */
const send = async (form, submitter) => {
  try {
    const reply = await fetch(form.action, { method: "POST", body: new FormData(form, submitter), headers: { Accept: "application/json" } });
    if (reply.headers.get("Content-Type")?.includes("json")) {
      const answer = await reply.json();
      return reply.ok ? answer : { error: answer.error || answer.message || "This could not be kept. Load the page again." };
    }
  } catch { /* nobody answers */ }
  return { error: "The server does not answer; nothing was kept. Try again." };
};

/* The card of a mark */
const bar = document.querySelector("[data-layer]");
const cards = new Map();
let pop = null;
let opener = null;
let waiting = 0;
let pinned = false;
let wanted = 0;

const card = async (url) => {
  if (!cards.has(url)) {
    const asked = new URL(url, location.href);
    asked.searchParams.set("card", "1");
    const reply = await fetch(asked);
    if (!reply.ok) throw new Error(String(reply.status));
    cards.set(url, await reply.text());
  }
  return cards.get(url);
};

const shut = (back = false) => {
  clearTimeout(waiting);
  wanted += 1;
  pop?.remove();
  pop = null;
  pinned = false;
  opener?.removeAttribute("aria-expanded");
  if (back) { shut.quiet = true; opener?.focus(); shut.quiet = false; }
  opener = null;
};

/** Under the first line of the mark, or of the words that were selected; above it where there is no room. */
const place = (target) => {
  const box = target.getClientRects()[0] ?? target.getBoundingClientRect();
  const left = Math.min(Math.max(16, box.left), document.documentElement.clientWidth - pop.offsetWidth - 16);
  const below = box.bottom + 6;
  const fits = below + pop.offsetHeight < innerHeight || box.top < pop.offsetHeight + 6;
  pop.style.left = `${left + scrollX}px`;
  pop.style.top = `${(fits ? below : box.top - pop.offsetHeight - 6) + scrollY}px`;
};

const open = async (target, url, { pin = false, ready = () => {}, at = target } = {}) => {
  clearTimeout(waiting);
  if (pinned && !pin) return;
  // Of several cards that are asked for at once, the last one is meant.
  wanted += 1;
  const mine = wanted;
  let html;
  try { html = await card(url); } catch { if (pin) location.href = url; return; }
  if (mine !== wanted) return;
  shut();
  opener = target;
  pinned = pin;
  pop = Object.assign(document.createElement("div"), { className: "layer-pop", innerHTML: html });
  pop.setAttribute("role", "dialog");
  pop.setAttribute("aria-labelledby", "layer-card-title");
  const close = Object.assign(document.createElement("button"), { type: "button", className: "layer-pop-close", textContent: "×" });
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => shut(true));
  pop.append(close);
  pop.addEventListener("pointerenter", () => clearTimeout(waiting));
  pop.addEventListener("pointerleave", () => { if (!pinned) leave(); });
  pop.addEventListener("toggle", () => place(at), true);
  document.body.append(pop);
  ready(pop);
  place(at);
  if (pin) {
    opener.setAttribute("aria-expanded", "true");
    pop.tabIndex = -1;
    (pop.querySelector("details[open] :is(select, textarea)") ?? pop.querySelector("a") ?? pop).focus({ preventScroll: true });
  }
};

const leave = () => { clearTimeout(waiting); waiting = setTimeout(() => { if (!pinned) shut(); }, 250); };
const linkOf = (node) => node.closest?.(".passage-words .mark a[href*='/layer/']");

if (bar) {
  document.addEventListener("pointerover", (event) => {
    const link = linkOf(event.target);
    if (event.pointerType !== "mouse" || pinned || !link || link === opener) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => open(link, link.href), 300);
  });
  document.addEventListener("pointerout", (event) => {
    if (!pinned && linkOf(event.target) && !pop?.contains(event.relatedTarget)) leave();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link && !shut.quiet && link.matches(":focus-visible")) { clearTimeout(waiting); waiting = setTimeout(() => open(link, link.href), 300); }
    else if (pop && !pop.contains(event.target) && event.target !== opener) shut();
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event.target);
    if (link && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      open(link, link.href, { pin: true });
    } else if (pop && !pop.contains(event.target)) shut();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && pop) { event.stopPropagation(); shut(pop.contains(document.activeElement)); }
  }, true);
  /* A correction in a card: kept, then the page is shown anew at the same place. */
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!pop?.contains(form)) return;
    event.preventDefault();
    const answer = await send(form, event.submitter);
    if (answer.error) {
      const fault = form.querySelector(".field-error") ?? Object.assign(document.createElement("p"), { className: "field-error" });
      fault.setAttribute("role", "alert");
      fault.textContent = answer.error;
      form.prepend(fault);
      return;
    }
    try { sessionStorage.setItem(told, answer.said); } catch { /* a private window keeps nothing */ }
    location.reload();
  });
}

/* Words that the reader selects, and whose they are */
const wordsOf = (range) => {
  const part = range.cloneContents();
  for (const extra of part.querySelectorAll(".visually-hidden, .note-ref, .passage-number, .passage-more, .notes")) extra.remove();
  return part.textContent.replace(/\s+/g, " ").trim();
};

const selected = () => {
  const range = getSelection()?.rangeCount ? getSelection().getRangeAt(0) : null;
  const [from, to] = [range?.startContainer, range?.endContainer].map((node) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest(".passage"));
  return from && from === to && !range.collapsed ? { anchor: from.id, words: wordsOf(range), range } : null;
};

if (bar?.dataset.layer === "speech" && bar.dataset.stretch) {
  const own = !document.querySelector("[data-selection-tools]");
  const tools = document.querySelector("[data-selection-tools]") ?? Object.assign(document.createElement("div"), { className: "layer-select", hidden: true });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-plain", textContent: "Who speaks here?" });
  tools.append(button);
  if (own) {
    document.querySelector(".layer-about")?.append(tools);
    document.addEventListener("selectionchange", () => { tools.hidden = !selected(); });
  }
  let last = null;
  button.addEventListener("pointerdown", () => { last = selected(); });
  button.addEventListener("click", () => {
    const found = selected() ?? last;
    if (!found?.words) return;
    const url = `${bar.dataset.stretch}?anchor=${encodeURIComponent(found.anchor)}`;
    const fill = (shown) => {
      const area = shown.querySelector("textarea");
      if (area) area.value = found.words;
      tools.hidden = true;
    };
    open(button, url, { pin: true, ready: fill, at: found.range });
  });
}

/* The list of names: a click keeps the kind and stays; arrows walk through rows and kinds */
const list = document.querySelector("[data-names]");

const keep = async (form, button) => {
  const answer = await send(form, button);
  form.querySelector(".kinds-fault")?.remove();
  if (answer.error) {
    const fault = Object.assign(document.createElement("p"), { className: "kinds-fault", textContent: answer.error });
    fault.setAttribute("role", "alert");
    form.append(fault);
    return;
  }
  for (const other of form.querySelectorAll(".kind")) other.setAttribute("aria-pressed", String(other === button));
  for (const row of document.querySelectorAll("[data-names] .kinds")) if (row.elements.text.value === form.elements.text.value) row.elements.before.value = answer.mark;
  const head = form.closest(".name-row").querySelector(".name-canonical");
  if (!head.querySelector("[data-corrected]")) head.insertAdjacentHTML("beforeend", ' <span class="badge badge-accent" data-corrected>corrected</span>');
  says(answer.said);
};

const roving = (form) => {
  const buttons = [...form.querySelectorAll(".kind")];
  const first = buttons.find((button) => button.getAttribute("aria-pressed") === "true") ?? buttons[0];
  for (const button of buttons) button.tabIndex = button === first ? 0 : -1;
};

if (list) {
  for (const form of list.querySelectorAll(".kinds")) roving(form);
  document.querySelector("[data-names-keys]").hidden = matchMedia("(pointer: coarse)").matches;
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(event.target, event.submitter).then(() => roving(event.target));
  });
  list.addEventListener("keydown", (event) => {
    const button = event.target.closest(".kind");
    if (!button || event.ctrlKey || event.metaKey || event.altKey) return;
    const kinds = [...button.form.querySelectorAll(".kind")];
    const rows = [...list.querySelectorAll(".kinds")];
    const [at, row] = [kinds.indexOf(button), rows.indexOf(button.form)];
    const next = {
      ArrowRight: kinds[at + 1], ArrowLeft: kinds[at - 1], Home: kinds[0], End: kinds.at(-1),
      ArrowDown: rows[row + 1]?.querySelectorAll(".kind")[at], ArrowUp: rows[row - 1]?.querySelectorAll(".kind")[at],
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/* A long text: how far the work is */
const work = document.querySelector("[data-layer-progress]");
const follow = async () => {
  const meter = work.querySelector("progress");
  const count = work.querySelector(".progress-count");
  let pause = 700;
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    try {
      const reply = await fetch(work.dataset.layerProgress, { headers: { Accept: "application/json" } });
      if (!reply.ok) throw new Error(String(reply.status));
      const { state, done, total } = await reply.json();
      if (state === "ready" || state === "failed") { location.reload(); return; }
      if (total) {
        meter.max = total;
        meter.value = done;
        count.textContent = `${Math.round((100 * done) / total)}%`;
      }
      pause = 700;
    } catch { pause = Math.min(pause * 2, 15000); }
  }
};
if (work) follow();
