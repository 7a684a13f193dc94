/** The server's time, shown. This machine's own clock is never asked what time it is, only how much has gone by. */
const MINUTE = 60000;

const inWords = (milliseconds) => {
  const minutes = Math.round(milliseconds / MINUTE);
  const hours = Math.floor(minutes / 60);
  const parts = [hours && `${hours} hour${hours === 1 ? "" : "s"}`, minutes % 60 && `${minutes % 60} minute${minutes % 60 === 1 ? "" : "s"}`];
  return parts.filter(Boolean).join(" ") || "less than a minute";
};

const inFigures = (milliseconds) => {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
};

export class Clock {
  /** now, begins, ends: the server's milliseconds (ends may be null); zone: of the course; over(): the time is up. */
  constructor({ now, begins, ends, zone, shown, button, say, over }) {
    Object.assign(this, { begins, ends, shown, button, say, over });
    const page = performance.getEntriesByType("navigation")[0];
    this.base = now - (page?.responseStart ?? 0);
    this.format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    this.left = this.remaining();
    this.told = false;
    this.hidden = false;
    if (button) this.offerHiding();
    this.draw();
    setInterval(() => this.tick(), 500);
  }

  serverNow() { return this.base + performance.now(); }

  remaining() { return this.ends === null ? Infinity : this.ends - this.serverNow(); }

  at(moment) { return this.format.format(new Date(moment)); }

  /** What a reply says: the time now (half of the way ago) and the end, which an instructor may have moved. */
  learn({ now, ends }, asked) {
    const arrived = performance.now();
    this.base = now - (asked + arrived) / 2;
    if (ends === undefined || ends === this.ends) return;
    this.ends = ends;
    this.left = this.remaining();
    this.told = false;
    this.say(ends === null ? "Your time has no limit now." : `Your time has changed: it ends at ${this.at(ends)}.`);
    this.draw();
  }

  tick() {
    const before = this.left;
    this.left = this.remaining();
    this.draw();
    if (this.left <= 0) {
      if (!this.told) { this.told = true; this.over(); }
      return;
    }
    const half = (this.ends - this.begins) / 2;
    const passed = [half, 10 * MINUTE, 5 * MINUTE, MINUTE].filter((mark) => before > mark && this.left <= mark);
    if (passed.length) this.say(`${Math.min(...passed) === half ? "Half of your time is over: " : ""}${inWords(this.left)} left.`);
  }

  draw() {
    if (!this.shown || this.ends === null) return;
    this.shown.hidden = this.hidden;
    const words = `${inFigures(this.left)} left`;
    if (this.shown.textContent !== words) this.shown.textContent = words;
    this.shown.classList.toggle("is-short", this.left < 5 * MINUTE);
  }

  offerHiding() {
    const stored = "marginalia.time";
    try { this.hidden = localStorage.getItem(stored) === "hidden"; } catch { /* shown, then */ }
    const name = () => { this.button.textContent = this.hidden ? "Show the time" : "Hide the time"; };
    this.button.hidden = this.ends === null;
    name();
    this.button.addEventListener("click", () => {
      this.hidden = !this.hidden;
      try { localStorage.setItem(stored, this.hidden ? "hidden" : "shown"); } catch { /* for this page only */ }
      name();
      this.draw();
    });
  }
}
