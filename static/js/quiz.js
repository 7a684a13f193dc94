/**
 * The page of an attempt. Each answer goes into the queue as it is given; the page says "Saved" only when the server has.
 * Without this script the page is a form with a Save and a Hand in button.
 */
import { inWords, prepare, read, write } from "./quiz_answers.js";
import { Clock } from "./quiz_clock.js";
import { Queue } from "./quiz_queue.js";
import { Session } from "./quiz_session.js";

const form = document.getElementById("sitting");
const data = form.dataset;
const number = (text) => (text === undefined ? null : Number(text));
const part = (id) => document.getElementById(id);
const boxes = new Map([...form.querySelectorAll("[data-slot]")].map((box) => [box.dataset.slot, box]));
const labels = new Map([...boxes].map(([slot, box]) => [slot, box.querySelector(".question-number").textContent]));
let ending = false;

/* What the page says about saving: beside each question for the eye, and now and then for the ear. */

const drawings = { saved: '<path d="M2.8 8.6l3.4 3.4 7-8"/>', failing: '<path d="M8 1.8l6.6 12H1.4zM8 6.4v3.4M8 11.8v.3"/>' };
const icon = (name) => `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawings[name]}</svg> `;

const mark = (slot, kind, words) => {
  const line = boxes.get(slot).querySelector("[data-answer-state]");
  line.dataset.kind = kind;
  line.innerHTML = drawings[kind] ? icon(kind) : "";
  line.append(words);
};

const voice = (id, rest) => {
  let words = [];
  let timer = null;
  return (sentence) => {
    words = [...words.filter((other) => other !== sentence), sentence].slice(-3);
    timer ??= setTimeout(() => { part(id).textContent = words.join(" "); words = []; timer = null; }, rest);
  };
};
const say = voice("say-saved", 1200);
const sayTime = voice("say-time", 50);
const lastSaid = new Map();

/** "Question 3 saved", but not after every pause in typing: once in 20 seconds for a question is enough. */
const saySaved = (slot) => {
  if (performance.now() - (lastSaid.get(slot) ?? -Infinity) < 20000) return;
  lastSaid.set(slot, performance.now());
  say(`${labels.get(slot)} saved.`);
};

const count = () => {
  let answered = 0;
  for (const [slot, box] of boxes) {
    const given = read(box) !== null;
    answered += given;
    const link = form.querySelector(`[data-map="${slot}"]`);
    link.classList.toggle("is-answered", given);
    link.querySelector("[data-map-state]").textContent = given ? ", answered" : ", not answered";
  }
  part("count").textContent = `${answered} of ${boxes.size} answered`;
  const open = boxes.size - answered;
  part("hand-in").dataset.confirm = `${open ? `${open} question${open === 1 ? " is" : "s are"} not answered. ` : ""}Hand in? After that nothing can be changed.`;
};

const trouble = {
  since: null,
  timer: null,
  begin(words = "The server cannot be reached. Go on: your answers are kept on this device and are sent as soon as it answers.") {
    this.since ??= performance.now();
    this.timer ??= setInterval(() => this.show(words), 1000);
    this.show(words);
  },
  end() {
    if (this.since === null) return;
    clearInterval(this.timer);
    this.since = this.timer = null;
    part("trouble").hidden = true;
    part("trouble").replaceChildren();
    say("All answers are saved.");
  },
  /** The words at once, the file after half a minute: by then it is no hiccup. */
  show(words) {
    const panel = part("trouble");
    if (panel.hidden) {
      panel.hidden = false;
      panel.replaceChildren(Object.assign(document.createElement("p"), { textContent: words }));
      say("Not saved, trying again.");
    }
    if (performance.now() - this.since > 30000 && !panel.querySelector("a")) panel.append(download());
  },
};

const download = () => {
  const link = Object.assign(document.createElement("a"), { className: "button button-plain", href: "#", textContent: "Download your answers", download: `answers-${data.attempt}.txt` });
  link.addEventListener("click", () => {
    const lines = [...boxes].map(([slot, box]) => `${labels.get(slot)}. ${box.querySelector(".question-stem").textContent}\n${inWords(box) || "(no answer)"}\n`);
    const head = `${data.title}\nAttempt ${data.attempt}\n${new Date(clock.serverNow()).toISOString()}\n\n`;
    link.href = URL.createObjectURL(new Blob([head + lines.join("\n")], { type: "text/plain" }));
  });
  return link;
};

/* Saving */

const known = new Map([...boxes].map(([slot, box]) => [slot, { sequence: Number(box.dataset.sequence), answer: read(box) }]));

const standing = (slot) => {
  form.elements[`base-${slot}`].value = known.get(slot).sequence;
  boxes.get(slot).dataset.sequence = known.get(slot).sequence;
};

const session = new Session({
  sessionUrl: data.session, signInUrl: data.signIn, person: data.person, email: data.email, closed: () => trouble.begin("You are signed out. Your answers are kept on this device; sign in again and they are sent."),
});

const on = {
  waiting: (slot) => mark(slot, "waiting", "Saving…"),
  saved(slot, at, settled) {
    standing(slot);
    if (settled) { mark(slot, "saved", "Saved"); saySaved(slot); }
    part("saved").textContent = `Saved ${clock.at(at)}`;
    if (!queue.unsent().length) trouble.end();
  },
  failing(slot) {
    for (const other of queue.unsent()) mark(other, "failing", "Not saved — retrying");
    mark(slot, "failing", "Not saved — retrying");
    trouble.begin();
  },
  refused(slot, sentence) {
    mark(slot, "failing", `Not saved: ${sentence}`);
    say(`${labels.get(slot)} is not saved: ${sentence}`);
  },
  overruled(slot, answer, at) {
    standing(slot);
    write(boxes.get(slot), answer);
    mark(slot, "saved", `Changed in another window at ${clock.at(at)}; that answer counts.`);
    say(`${labels.get(slot)} was changed in another window.`);
    count();
  },
  late(slot) {
    mark(slot, "failing", "Came after the end; kept, but not counted.");
    catchUp();
  },
  gone() {
    part("trouble").hidden = false;
    part("trouble").replaceChildren("This attempt can no longer be saved here. Take your answers with you and ask your instructor. ", download());
  },
  time: (told, asked) => clock.learn(told, asked),
  session: () => session.renew(),
};

const clock = new Clock({
  now: Number(data.now), begins: Number(data.begins), ends: number(data.ends), zone: data.zone,
  shown: part("time-left"), button: part("time-hide"), say: sayTime, over: () => finish(),
});

const queue = new Queue({
  attempt: data.attempt,
  client: [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  known,
  urls: new Map([...boxes].map(([slot, box]) => [slot, box.dataset.url])),
  serverNow: () => clock.serverNow(),
  token: () => session.token(),
  on,
});

const take = (box, delay) => {
  if (!box || ending) return;
  queue.put(box.dataset.slot, read(box), delay);
  count();
};
const takeAll = () => { for (const box of boxes.values()) take(box, 0); };

/** What other windows, or an instructor with more time, have changed. False where the server does not answer. */
const catchUp = async () => {
  const asked = performance.now();
  try {
    const reply = await fetch(data.state, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8000) });
    if ([401, 403].includes(reply.status)) { await session.renew(); return null; }
    if (!reply.ok) return null;
    const told = await reply.json();
    clock.learn(told, asked);
    for (const [slot, answer] of Object.entries(told.answers)) queue.heard({ slot, ...answer });
    if (told.closed && !ending) finish();
    return told;
  } catch { return null; }
};

/* Handing in */

const leave = () => {
  form.action = data.submit;
  // Not requestSubmit(): nothing is to be asked or stopped any more.
  form.submit();
};

const lock = (locked) => { for (const box of boxes.values()) box.toggleAttribute("inert", locked); };

/** The time is over: last words, then hand in. They arrive within the grace; a random wait spreads a class's requests. */
const finish = async () => {
  if (ending) return;
  takeAll();
  ending = true;
  lock(true);
  sayTime("Your time is over. What you have given is handed in.");
  part("saved").textContent = "Handing in…";
  await queue.flush(4000);
  for (;;) {
    const told = await catchUp();
    if (told && !told.closed && told.ends !== null && told.ends > told.now) { ending = false; lock(false); return; }
    if (told) break;
    trouble.begin();
    await new Promise((resolve) => { setTimeout(resolve, 1500 + 2000 * Math.random()); });
  }
  setTimeout(leave, 2000 * Math.random());
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (event.submitter?.id !== "hand-in" || ending) { takeAll(); queue.run(); return; }
  takeAll();
  part("hand-in").disabled = true;
  part("saved").textContent = "Handing in…";
  const settled = await queue.flush(8000);
  if (settled || (await catchUp())) { ending = true; leave(); return; }
  part("hand-in").disabled = false;
  part("saved").textContent = "Not handed in yet";
  trouble.begin();
  say("Not handed in: the server cannot be reached. Try again when it answers.");
});

/* What happens on the page */

form.addEventListener("change", (event) => take(event.target.closest("[data-slot]"), 0));
form.addEventListener("input", (event) => {
  if (event.target.matches(".answer-text")) take(event.target.closest("[data-slot]"), 600);
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input:not([type=submit])") || event.isComposing) return;
  event.preventDefault();
  take(event.target.closest("[data-slot]"), 0);
  queue.run();
});
window.addEventListener("online", () => { queue.failures = 0; queue.run(); catchUp(); });
window.addEventListener("pagehide", () => { if (!ending) takeAll(); queue.parting(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") { takeAll(); queue.run(); } else { queue.run(); catchUp(); }
});
setInterval(() => { if (queue.unsent().length) queue.run(); }, 15000);
const poll = () => setTimeout(() => { if (!ending) catchUp(); poll(); }, 50000 + 20000 * Math.random());

for (const button of form.querySelectorAll("[data-no-script]")) button.hidden = true;
for (const box of boxes.values()) prepare(box, say);
for (const [slot, box] of boxes) {
  // What was typed before a reload or a closed window, and never acknowledged, stands on the page again and is sent.
  const waiting = queue.waits(slot);
  if (!waiting) continue;
  write(box, waiting.answer);
  mark(slot, waiting.refused ? "failing" : "waiting", waiting.refused ? `Not saved: ${waiting.refused}` : "Saving…");
}
count();
queue.run();
poll();
form.dataset.ready = "";
