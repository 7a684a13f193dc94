/**
 * The page on which an essay is written. The words go into the queue as they are typed and are called "Saved" only when the
 * server has them; until then they are kept on this device. Without this script the page is a form with a Save button.
 */
import { insert, keepCaret, sources } from "./essay_sources.js";
import { Clock } from "./quiz_clock.js";
import { Queue } from "./quiz_queue.js";
import { Session } from "./quiz_session.js";

const form = document.getElementById("writing");
const data = form.dataset;
const area = form.elements.text;
const part = (id) => document.getElementById(id);
const SLOT = "text";
let leaving = false;

// What the server put at the end of the text, for browsers without this script: it is no part of what is saved.
const added = data.added ?? "";
if (added) area.value = area.defaultValue = area.defaultValue.slice(0, -added.length);

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/** What the textarea says, with line ends as the server keeps them. */
const read = () => ({ text: area.value.replace(/\r\n?/g, "\n") });

/**
 * The queue of a quiz, for one long answer. Each entry knows which words it began with, so that a device that was offline
 * never writes over what was typed elsewhere: the writer is asked.
 */
class EssayQueue extends Queue {
  put(slot, answer, delay) {
    const before = this.store.get(slot);
    super.put(slot, answer, delay);
    const entry = this.store.get(slot);
    if (!entry || entry === before) return;
    const began = before ?? entry;
    this.store.set(slot, { ...entry, base: began.base ?? this.known.get(slot).sequence, client: began.client, refused: before?.refused === "asked" ? "asked" : undefined });
  }

  request(slot, entry, more = {}) {
    const { answer, sequence, client, base } = entry;
    return fetch(this.urls.get(slot), {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token() },
      body: JSON.stringify({ answer, sequence, base, client }),
      ...more,
    });
  }

  conflict(slot, entry, told) {
    this.failures = 0;
    if (told.answer.text === entry.answer.text) return this.saved(slot, entry, told);
    this.learn(slot, told);
    const now = this.store.get(slot);
    this.store.set(slot, { ...now, refused: "asked" });
    this.on.asked(told);
    return true;
  }

  /** The writer chose the words of this page: they go above the others. */
  keepMine(told) {
    const now = this.store.get(SLOT);
    this.store.set(SLOT, { ...now, answer: read(), sequence: Math.max(now.sequence, told.sequence) + 1, base: told.sequence, refused: undefined });
    this.run();
  }

  /** The writer chose the words that stand saved. */
  takeTheirs() {
    this.store.remove(SLOT, this.store.get(SLOT));
  }
}

/* What the page says */

const count = () => {
  const words = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
  const group = (number) => Number(number).toLocaleString("en-GB");
  part("count").textContent = `${group(words)} word${words === 1 ? "" : "s"} of ${group(data.low)}–${group(data.high)}`;
};

const state = (kind, words) => {
  part("saved").dataset.kind = kind;
  part("saved").textContent = words;
};

const say = (sentence) => { part("say").textContent = sentence; };

const download = () => {
  const link = make("a", { className: "button button-plain", href: "#", download: `${data.title}.txt` }, "Download your text");
  link.addEventListener("click", () => { link.href = URL.createObjectURL(new Blob([area.value], { type: "text/plain" })); });
  return link;
};

const trouble = {
  since: null,
  show(sentence, ...more) {
    const panel = part("trouble");
    panel.hidden = false;
    panel.replaceChildren(make("p", {}, sentence), ...more);
  },
  begin() {
    if (this.since === null) {
      this.since = performance.now();
      this.show("The server cannot be reached. Go on writing: your words are kept on this device and are sent as soon as it answers.");
      say("Not saved, trying again. Your words are kept on this device.");
    } else if (performance.now() - this.since > 30000 && !part("trouble").querySelector("a")) part("trouble").append(download());
  },
  end() {
    if (this.since !== null) say("Saved.");
    this.since = null;
    part("trouble").hidden = true;
    part("trouble").replaceChildren();
  },
};

/* Saving */

const known = new Map([[SLOT, { sequence: Number(data.sequence), answer: { text: area.defaultValue.replace(/\r\n?/g, "\n") } }]]);

const session = new Session({
  sessionUrl: data.session, signInUrl: data.signIn, person: data.person, email: data.email, closed: () => trouble.begin(),
});

const ask = (told) => {
  const theirs = make("details", {}, make("summary", {}, "Show the other text"), make("p", { className: "preserved" }, told.answer.text));
  const mine = make("button", { type: "button", className: "button button-primary" }, "Keep the text on this page");
  const other = make("button", { type: "button", className: "button button-plain" }, "Take the other text");
  mine.addEventListener("click", () => { trouble.end(); queue.keepMine(told); });
  other.addEventListener("click", () => { trouble.end(); queue.takeTheirs(); area.value = told.answer.text; standing(); count(); state("saved", `Saved ${clock.at(told.at)}`); });
  state("failing", "Not saved");
  say("Your essay was changed in another window. Choose which text stands.");
  trouble.show(`Your essay was changed in another window or on another device at ${clock.at(told.at)}. Both texts are kept until you choose.`, theirs, make("div", { className: "actions" }, mine, other, download()));
};

const standing = () => { form.elements.base.value = known.get(SLOT).sequence; };

const on = {
  waiting: () => state("waiting", "Saving…"),
  saved(slot, at, settled) {
    standing();
    if (!settled) return;
    state("saved", `Saved ${clock.at(at)}`);
    trouble.end();
  },
  failing() {
    state("failing", "Not saved — retrying");
    trouble.begin();
  },
  refused(slot, sentence) {
    state("failing", "Not saved");
    trouble.show(sentence, download());
    say(sentence);
  },
  overruled(slot, answer, at) {
    area.value = answer.text;
    standing();
    count();
    state("saved", `Changed in another window at ${clock.at(at)}`);
  },
  late() {
    area.readOnly = true;
    state("failing", "Not saved");
    trouble.show("This essay is submitted or the assignment is closed. What you typed since is kept apart and does not count.", download());
  },
  gone() {
    trouble.show("This essay can no longer be saved here. Take your text with you and ask your instructor.", download());
  },
  asked: ask,
  time: (told, asked) => clock.learn(told, asked),
  session: () => session.renew(),
};

const clock = new Clock({ now: Number(data.now), begins: Number(data.now), ends: null, zone: data.zone, say, over: () => {} });

const queue = new EssayQueue({
  attempt: data.essay,
  client: [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  known,
  urls: new Map([[SLOT, data.url]]),
  serverNow: () => clock.serverNow(),
  token: () => form.elements.csrf_token.value,
  on,
});

const take = (delay) => {
  if (leaving || area.readOnly) return;
  queue.put(SLOT, read(), delay);
  count();
};

/* Sending a draft or submitting: first the words, then the page goes on. */

form.addEventListener("submit", async (event) => {
  if (leaving) return;
  event.preventDefault();
  const { submitter } = event;
  take(0);
  if (submitter?.matches("[data-no-script]")) { queue.run(); return; }
  submitter.disabled = true;
  state("waiting", "Saving…");
  const settled = await queue.flush(10000);
  submitter.disabled = false;
  if (!settled || queue.waits(SLOT)) {
    if (!queue.waits(SLOT)?.refused) trouble.begin();
    say("Not sent: your words are not saved yet. Try again when the server answers.");
    return;
  }
  leaving = true;
  state("waiting", submitter.id === "feedback" ? "Reading your draft…" : "Submitting…");
  submitter.classList.add("is-busy");
  form.action = submitter.formAction;
  // Not requestSubmit(): what was to be asked has been asked. A button is called "submit" and hides the form's own.
  HTMLFormElement.prototype.submit.call(form);
});

keepCaret(area, data.essay);
sources(area);
area.addEventListener("input", () => take(1500));
area.addEventListener("blur", () => take(0));
window.addEventListener("online", () => { queue.failures = 0; queue.run(); });
window.addEventListener("pagehide", () => { if (!leaving) take(0); queue.parting(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") take(0); queue.run(); });
setInterval(() => { if (queue.unsent().length) queue.run(); }, 10000);

for (const button of form.querySelectorAll("[data-no-script]")) button.hidden = true;
const waiting = queue.waits(SLOT);
if (waiting) {
  // What was typed before a reload or a closed window, and never acknowledged, stands on the page again and is sent.
  area.value = waiting.answer.text;
  if (waiting.refused) queue.store.set(SLOT, { ...waiting, refused: undefined });
  state("waiting", "Saving…");
} else if (area.value !== area.defaultValue) take(0);
count();
queue.run();
if (added) {
  history.replaceState(history.state, "", location.pathname);
  if (!area.value.trimEnd().endsWith(added.trim())) insert(area, added.trim());
}
form.dataset.ready = "";
