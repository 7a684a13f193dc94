/** Ask before a form with data-confirm="Delete this quiz?" is sent. The focus starts on the answer that changes nothing. */
const sure = new WeakSet();

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const ask = (question, deed) => new Promise((resolve) => {
  const words = make("p", { id: "confirm-question" }, question);
  const no = make("button", { type: "submit", value: "no", className: "button button-plain", autofocus: true }, "Go back");
  const yes = make("button", { type: "submit", value: "yes", className: "button button-danger" }, deed);
  const buttons = make("div", { className: "actions" }, no, yes);
  const dialog = make("dialog", { className: "confirm" }, make("form", { method: "dialog" }, words, buttons));
  dialog.setAttribute("aria-labelledby", words.id);
  dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "yes"); });
  document.body.append(dialog);
  dialog.showModal();
});

const label = (submitter) => {
  const copy = submitter?.cloneNode(true);
  copy?.querySelectorAll("kbd").forEach((key) => key.remove());
  return copy?.textContent.trim() || "Yes, go on";
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset?.confirm;
  if (!question || sure.has(form)) return;
  event.preventDefault();
  event.stopPropagation();
  const { submitter } = event;
  if (!(await ask(question, label(submitter)))) { submitter?.focus(); return; }
  sure.add(form);
  form.requestSubmit(submitter);
  sure.delete(form);
}, true);
