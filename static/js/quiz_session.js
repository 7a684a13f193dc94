/** Signing in again in the middle of an attempt: in a dialog over the page, so that nothing on it is lost. */
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const field = (id, words, properties) =>
  make("div", { className: "field" }, make("label", { htmlFor: id }, words), make("input", { id, required: true, ...properties }));

export class Session {
  /** sessionUrl, signInUrl; person: whose attempt it is; email: to fill in; closed(): the dialog went away unanswered. */
  constructor({ sessionUrl, signInUrl, person, email, closed }) {
    Object.assign(this, { sessionUrl, signInUrl, person, email, closed });
    this.asking = null;
  }

  token() { return document.querySelector("#sitting input[name=csrf_token]").value; }

  /** The session as the server sees it; its token goes into every form of the page. */
  async look() {
    const reply = await fetch(this.sessionUrl, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(10000) });
    return this.use(await reply.json());
  }

  use(told) {
    for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = told.csrf_token;
    return told;
  }

  /** True as soon as the right person is signed in and the token is fresh; false where that did not come about. */
  async renew() {
    try {
      if ((await this.look()).person === this.person) return true;
    } catch { return false; }
    this.asking ??= this.ask().finally(() => { this.asking = null; });
    return this.asking;
  }

  ask() {
    const wrong = make("p", { className: "field-error", hidden: true });
    wrong.setAttribute("role", "alert");
    const email = field("again-email", "Email address", { type: "email", autocomplete: "username", value: this.email });
    const password = field("again-password", "Password", { type: "password", autocomplete: "current-password", autofocus: true });
    const buttons = make("div", { className: "actions" }, make("button", { type: "submit", className: "button button-primary" }, "Sign in"));
    const title = make("h2", { id: "again-title" }, "Please sign in again");
    const words = make("p", {}, "Your session has ended. Your answers are kept on this device and are sent as soon as you have signed in.");
    const form = make("form", { className: "form", noValidate: true }, title, words, wrong, email, password, buttons);
    const dialog = make("dialog", { className: "confirm" }, form);
    dialog.setAttribute("aria-labelledby", title.id);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      let done = false;
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const refusal = await this.signIn(email.querySelector("input").value, password.querySelector("input").value);
        done = !refusal;
        wrong.hidden = done;
        wrong.textContent = refusal;
        if (done) dialog.close(); else password.querySelector("input").select();
      });
      dialog.addEventListener("close", () => { dialog.remove(); resolve(done); if (!done) this.closed(); });
    });
  }

  /** Empty where it went well, else the sentence that says why not. */
  async signIn(email, password) {
    try {
      const { csrf_token: token } = await this.look();
      const body = new URLSearchParams({ csrf_token: token, email, password, next: new URL(this.sessionUrl, location.href).pathname });
      const reply = await fetch(this.signInUrl, { method: "POST", body, signal: AbortSignal.timeout(15000) });
      if (reply.status === 429) return "Too many tries from this address. Wait a minute and try again.";
      const told = await this.look();
      if (told.person === this.person) return "";
      return told.signed_in ? "This attempt belongs to somebody else; sign in with the address that began it." : "Address and password do not fit together.";
    } catch { return "The server does not answer. Try again in a moment."; }
  }
}
