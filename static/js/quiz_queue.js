/**
 * Answers that the server has not acknowledged. Each is kept on this device from the keystroke on, is sent one request at
 * a time, again and again with growing pauses, and is forgotten only when the reply says that it is what counts.
 * Windows of one browser share the queue; a lock lets one of them send.
 */
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** Unsent answers by question: in localStorage, so that a reload or a closed window loses nothing; else in memory. */
class Store {
  constructor(attempt) {
    this.prefix = `marginalia.answer.${attempt}.`;
    this.memory = new Map();
  }

  get(slot) {
    if (this.memory.has(slot)) return this.memory.get(slot);
    try { return JSON.parse(localStorage.getItem(this.prefix + slot)); } catch { return null; }
  }

  set(slot, entry) {
    try {
      localStorage.setItem(this.prefix + slot, JSON.stringify(entry));
      this.memory.delete(slot);
    } catch { this.memory.set(slot, entry); /* a private or full window keeps it for as long as it is open */ }
  }

  /** Forget an entry, unless something newer has taken its place. */
  remove(slot, entry) {
    const now = this.get(slot);
    if (!now || now.sequence !== entry.sequence || now.client !== entry.client) return;
    this.memory.delete(slot);
    try { localStorage.removeItem(this.prefix + slot); } catch { /* it was in memory only */ }
  }

  slots() {
    const found = new Set(this.memory.keys());
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(this.prefix)) found.add(key.slice(this.prefix.length));
    } catch { /* no storage here */ }
    return [...found];
  }
}

export class Queue {
  /**
   * attempt, client: names; known: Map of slot → {sequence, answer} as the server has them; urls: Map of slot → address;
   * serverNow(): milliseconds; token(): the token of the session; on: {waiting, saved, failing, refused, overruled, late,
   * gone, time, session}, each told what its name says.
   */
  constructor({ attempt, client, known, urls, serverNow, token, on }) {
    Object.assign(this, { attempt, client, known, urls, serverNow, token, on });
    this.store = new Store(attempt);
    this.failures = 0;
    this.renewed = false;
    this.busy = null;
    this.timer = null;
    this.stopped = false;
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(`marginalia.${attempt}`) : null;
    this.channel?.addEventListener("message", ({ data }) => this.heard(data));
  }

  /** Questions whose newest answer is not acknowledged; those that the server refused as they are do not count. */
  unsent() { return this.store.slots().filter((slot) => this.urls.has(slot) && !this.store.get(slot)?.refused); }

  waits(slot) { return this.store.get(slot); }

  /** Take an answer as it stands on the page. What the server has already is not sent. */
  put(slot, answer, delay = 0) {
    const waiting = this.store.get(slot);
    const known = this.known.get(slot);
    if (same(answer, waiting ? waiting.answer : known.answer)) return;
    const sequence = 1 + Math.max(known.sequence, waiting?.sequence ?? 0);
    this.store.set(slot, { answer, sequence, client: this.client, at: this.serverNow() });
    this.on.waiting(slot);
    this.soon(delay);
  }

  soon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), delay);
  }

  /** Send what waits. Only one run at a time, in all windows of this browser. */
  run() {
    clearTimeout(this.timer);
    this.busy ??= this.alone(() => this.sendAll()).catch(() => false).then((clean) => {
      this.busy = null;
      if (!this.stopped && this.unsent().length) this.soon(clean ? 0 : this.backoff());
    });
    return this.busy;
  }

  alone(deed) { return navigator.locks ? navigator.locks.request(`marginalia.${this.attempt}`, deed) : deed(); }

  backoff() { return Math.min(20000, 500 * 2 ** this.failures) * (0.5 + Math.random()); }

  async sendAll() {
    while (!this.stopped) {
      const slot = this.unsent()[0];
      if (!slot) return true;
      if (!(await this.send(slot, this.store.get(slot)))) return false;
    }
    return false;
  }

  /** Everything acknowledged within the time? */
  async flush(milliseconds) {
    const end = performance.now() + milliseconds;
    while (!this.stopped && this.unsent().length && performance.now() < end) {
      await Promise.race([this.run(), pause(300)]);
      if (this.unsent().length) await pause(150);
    }
    return this.unsent().length === 0;
  }

  request(slot, entry, more = {}) {
    const { answer, sequence, client } = entry;
    return fetch(this.urls.get(slot), {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token() },
      body: JSON.stringify({ answer, sequence, client }),
      ...more,
    });
  }

  async send(slot, entry) {
    const asked = performance.now();
    let reply, told;
    try {
      reply = await this.request(slot, entry, { signal: AbortSignal.timeout(10000) });
      told = await reply.json();
    } catch { return this.failed(slot); }
    if (told.now) this.on.time(told, asked);
    if (reply.status === 200 && told.state === "saved") return this.saved(slot, entry, told);
    if (reply.status === 409 && told.state === "conflict") return this.conflict(slot, entry, told);
    if (reply.status === 409 && told.state === "late") return this.late(slot, entry);
    if (reply.status === 422) return this.refused(slot, entry, told.error);
    if ([400, 401, 403].includes(reply.status)) return this.signedOut(slot);
    if (reply.status === 404) { this.stopped = true; this.on.gone(); return false; }
    return this.failed(slot);
  }

  failed(slot) {
    this.failures = Math.min(this.failures + 1, 6);
    this.on.failing(slot);
    return false;
  }

  /** A fresh session gets one more try at once; if that is refused too, the session is not what is wrong. */
  async signedOut(slot) {
    const again = !this.renewed && (await this.on.session());
    this.renewed = again;
    return again || this.failed(slot);
  }

  saved(slot, entry, told) {
    this.failures = 0;
    this.renewed = false;
    this.learn(slot, told);
    this.store.remove(slot, entry);
    this.on.saved(slot, told.at, !this.store.get(slot));
    this.channel?.postMessage({ slot, sequence: told.sequence, answer: told.answer, at: told.at });
    return true;
  }

  /** Another window was there first. What was typed last wins: this answer goes above that one, or gives way to it. */
  conflict(slot, entry, told) {
    this.failures = 0;
    this.learn(slot, told);
    const now = this.store.get(slot);
    if (!now || now.sequence !== entry.sequence || now.client !== entry.client) return true;
    if (same(told.answer, entry.answer)) return this.saved(slot, entry, told);
    if (told.at > entry.at) {
      this.store.remove(slot, entry);
      this.on.overruled(slot, told.answer, told.at);
    } else this.store.set(slot, { ...entry, sequence: told.sequence + 1 });
    return true;
  }

  late(slot, entry) {
    this.store.remove(slot, entry);
    this.on.late(slot);
    return true;
  }

  refused(slot, entry, sentence) {
    this.failures = 0;
    const now = this.store.get(slot);
    if (now?.sequence === entry.sequence) this.store.set(slot, { ...entry, refused: sentence || "Not saved." });
    this.on.refused(slot, sentence);
    return true;
  }

  learn(slot, { sequence, answer }) {
    if (sequence >= this.known.get(slot).sequence) this.known.set(slot, { sequence, answer });
  }

  /** What counts now, as another window or the server tells it: taken over where nothing newer waits here. */
  heard({ slot, sequence, answer, at }) {
    const before = this.known.get(slot);
    if (!before || sequence <= before.sequence) return;
    this.known.set(slot, { sequence, answer });
    if (this.store.get(slot)) return;
    if (same(before.answer, answer)) this.on.saved(slot, at, true);
    else this.on.overruled(slot, answer, at);
  }

  /** The page goes away: send what waits without waiting for replies. What does not arrive is still kept on the device. */
  parting() {
    for (const slot of this.unsent()) this.request(slot, this.store.get(slot), { keepalive: true }).catch(() => {});
  }
}
