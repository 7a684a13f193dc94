/**
 * The reading page: copying links and references, highlighting, notes beside their lines, and where in the outline one is.
 * Without this script every passage has a page of its own with the same deeds.
 */
const say = (words) => {
  const place = document.querySelector("[data-say]");
  if (!place) return;
  place.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.textContent = ""; }, 4000);
};

/** Copy words. Where the page is not on a safe address, browsers leave only the old way. */
const copy = async (words) => {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch { /* refused, or no clipboard here */ }
  const field = Object.assign(document.createElement("textarea"), { value: words, className: "visually-hidden" });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
};

const told = async (words, done) => say(await copy(words) ? done : `Copy it from here: ${words}`);

for (const button of document.querySelectorAll("[data-copy], [data-copy-text]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy ?? "");
    field?.select();
    const done = await copy(field ? field.value : button.dataset.copyText);
    const words = button.textContent;
    button.textContent = done ? "Copied" : "Select and copy it";
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}

const reading = document.querySelector(".reading-page .reading");
if (reading) {
  const menu = document.querySelector("[data-passage-menu]");
  const panel = document.querySelector("[data-highlight-note]");
  const tools = document.querySelector("[data-selection-tools]");
  const wide = matchMedia("(min-width: 69rem)");
  let opener = null;

  /* Places on the page */

  const put = (element, box) => {
    element.hidden = false;
    const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - element.offsetWidth - 8);
    const below = box.bottom + 4;
    const room = innerHeight - below > element.offsetHeight || box.top < element.offsetHeight;
    const top = room ? below : box.top - element.offsetHeight - 4;
    element.style.left = `${left + scrollX}px`;
    element.style.top = `${top + scrollY}px`;
  };

  const close = (element, back = false) => {
    if (element.hidden) return;
    element.hidden = true;
    opener?.removeAttribute?.("aria-expanded");
    if (back) opener?.focus();
  };

  const closeAll = (back = false) => [menu, panel].forEach((element) => close(element, back));

  /* The menu of a passage */

  const permalink = (passage) => new URL(passage.querySelector(".passage-number").href, location.href).href;

  const openMenu = (link) => {
    closeAll();
    opener = link;
    const passage = link.closest(".passage");
    const number = passage.querySelector(".passage-number").textContent;
    menu.setAttribute("aria-label", `Passage ${number}`);
    menu.passage = passage;
    menu.querySelector("[data-reference-words]").textContent = link.dataset.reference;
    menu.querySelector("[data-more]").href = link.href;
    for (const cite of menu.querySelectorAll("[data-cite]")) cite.href = cite.dataset.cite + passage.id;
    link.setAttribute("aria-expanded", "true");
    put(menu, link.getBoundingClientRect());
    menu.querySelector("button").focus();
  };

  reading.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const more = event.target.closest(".passage-more");
    const number = event.target.closest(".passage-number");
    const own = event.target.closest(".mark-highlight a");
    if (more) {
      event.preventDefault();
      if (menu.hidden || menu.passage !== more.closest(".passage")) openMenu(more);
      else close(menu, true);
    } else if (number) {
      event.preventDefault();
      location.hash = number.closest(".passage").id;
    } else if (own) {
      event.preventDefault();
      openNote(own);
    }
  });

  for (const link of reading.querySelectorAll(".passage-more")) link.setAttribute("aria-haspopup", "dialog");

  menu.addEventListener("click", async (event) => {
    const passage = menu.passage;
    if (event.target.closest("[data-copy-link]")) await told(permalink(passage), "The link is copied.");
    else if (event.target.closest("[data-copy-reference]")) await told(passage.querySelector(".passage-more").dataset.reference, "The reference is copied.");
    else if (event.target.closest("[data-highlight-passage]")) await keep([{ passage, quote: words(passage), prefix: "" }]);
    else return;
    close(menu, true);
  });

  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...menu.querySelectorAll("button, a")];
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || (menu.hidden && panel.hidden)) return;
    closeAll(true);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("[data-passage-menu], [data-highlight-note], .passage-more, .mark-highlight")) closeAll();
  });
  document.addEventListener("focusin", (event) => {
    if (!menu.hidden && !event.target.closest("[data-passage-menu], .passage-more")) close(menu);
  });

  /* The words of a passage, without numbers, note marks and words for screen readers */

  const aside = ".passage-number, .note-ref, .visually-hidden";

  const pieces = (passage) => {
    const walker = document.createTreeWalker(passage.querySelector(".passage-words"), NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(aside)) found.push(walker.currentNode);
    return found;
  };

  const words = (passage) => pieces(passage).map((node) => node.data).join("");

  /** What a selection takes of a passage: the words, and up to 32 characters before them. */
  const taken = (range, passage) => {
    let before = "";
    let quote = "";
    for (const node of pieces(passage)) {
      const from = range.comparePoint(node, 0) < 0 ? (node === range.startContainer ? range.startOffset : range.intersectsNode(node) ? 0 : node.length) : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      if (!range.intersectsNode(node)) { if (!quote) before += node.data; continue; }
      if (!quote) before += node.data.slice(0, from);
      quote += node.data.slice(from, Math.max(from, to));
    }
    return { passage, quote: quote.trim(), prefix: before.slice(-32) };
  };

  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return [];
    const range = selection.getRangeAt(0);
    if (!reading.contains(range.commonAncestorContainer)) return [];
    return [...reading.querySelectorAll(".passage")]
      .filter((passage) => range.intersectsNode(passage.querySelector(".passage-words")))
      .map((passage) => taken(range, passage))
      .filter((choice) => choice.quote);
  };

  /* Highlights */

  const send = async (address, fields) => {
    const data = new FormData();
    data.append("csrf_token", panel.elements.csrf_token.value);
    for (const [name, value] of fields) data.append(name, value);
    const reply = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const told = await reply.json().catch(() => ({ error: "It could not be saved. Load the page again and try once more." }));
    if (!reply.ok) throw new Error(told.error);
    return told;
  };

  const show = (passages) => {
    for (const [anchor, markup] of Object.entries(passages)) {
      const fresh = new DOMParser().parseFromString(markup, "text/html").querySelector(".passage");
      document.getElementById(anchor)?.replaceWith(fresh);
      fresh.querySelector(".passage-more")?.setAttribute("aria-haspopup", "dialog");
    }
    placeNotes();
  };

  const keep = async (choices) => {
    if (!choices.length) return say("Select words of the reading first.");
    const fields = choices.flatMap(({ passage, quote, prefix }) => [["anchor", passage.id], ["quote", quote], ["prefix", prefix]]);
    try {
      const told = await send(panel.action + location.search, fields);
      getSelection().removeAllRanges();
      tools.hidden = true;
      show(told.passages);
      say(told.say);
      const mark = document.getElementById(`h-${told.highlights[0]}`);
      if (mark && told.highlights.length === 1) openNote(mark.querySelector("a") ?? mark);
    } catch (fault) {
      say(fault.message);
    }
  };

  const openNote = (link) => {
    closeAll();
    opener = link;
    panel.address = link.href;
    // A mark without a note has its kind as its title.
    const note = link.closest(".mark-highlight")?.title ?? "";
    panel.elements.note.value = note === "Your highlight" ? "" : note;
    put(panel, link.getBoundingClientRect());
    panel.elements.note.focus({ preventScroll: true });
  };

  const settle = async (address, fields) => {
    try {
      const told = await send(address, fields);
      close(panel);
      show(told.passages);
      say(told.say);
    } catch (fault) {
      say(fault.message);
    }
  };

  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    settle(panel.address, [["note", panel.elements.note.value]]);
  });
  panel.querySelector("[data-remove]").addEventListener("click", () => settle(`${panel.address}/remove`, []));

  const offer = () => {
    const choices = selected();
    tools.hidden = !choices.length;
    if (!choices.length) return;
    const boxes = getSelection().getRangeAt(0).getClientRects();
    if (boxes.length) put(tools, boxes[boxes.length - 1]);
  };
  let waiting;
  document.addEventListener("selectionchange", () => { clearTimeout(waiting); waiting = setTimeout(offer, 200); });
  tools.addEventListener("pointerdown", (event) => event.preventDefault());
  tools.querySelector("button").addEventListener("click", () => keep(selected()));

  /* Notes stand beside the line that they hang on, one under another where they would meet */

  const placeNotes = () => {
    for (const notes of reading.querySelectorAll(".notes")) {
      for (const note of notes.children) note.style.marginTop = "";
      if (!wide.matches) continue;
      for (const note of notes.children) {
        const mark = note.querySelector("a.note-marker");
        const line = mark && document.getElementById(mark.hash.slice(1));
        const gap = line ? line.getBoundingClientRect().top - note.getBoundingClientRect().top - 2 : 0;
        if (gap > 1) note.style.marginTop = `${gap}px`;
      }
    }
  };
  placeNotes();
  document.fonts?.ready.then(placeNotes);
  let settling;
  addEventListener("resize", () => { clearTimeout(settling); settling = setTimeout(placeNotes, 150); });
  addEventListener("beforeprint", () => { for (const note of reading.querySelectorAll(".note")) note.style.marginTop = ""; });
  addEventListener("afterprint", placeNotes);

  /* The outline: open beside the text, and marking the section that is being read */

  const outline = document.querySelector("[data-outline]");
  const beside = matchMedia("(min-width: 78rem)");
  const fold = () => { outline.open = beside.matches; };
  beside.addEventListener("change", fold);
  fold();
  outline.addEventListener("click", (event) => { if (!beside.matches && event.target.closest("nav a")) outline.open = false; });

  const entries = new Map([...outline.querySelectorAll('nav a[href^="#"]')].map((link) => [link.hash.slice(1), link]));
  const headings = [...entries.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const here = headings.findLast((heading) => heading.getBoundingClientRect().top < innerHeight / 3) ?? headings[0];
    for (const [id, link] of entries) {
      if (id === here?.id) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  if (headings.length && "IntersectionObserver" in window) {
    const watcher = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
    for (const passage of reading.querySelectorAll(".passage, .section-title")) watcher.observe(passage);
    mark();
  }
}
