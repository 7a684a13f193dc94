/** A file on its way in: how far it is, choices of lines without leaving one's place, and no upload that is too large. */
const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

const box = document.querySelector("[data-import]");
const status = box?.querySelector("[data-import-words]");

const show = ({ state, done, total }) => {
  const bar = box.querySelector("progress");
  const words = box.querySelector(".progress-count");
  if (total) {
    bar.max = total;
    bar.value = done;
    words.textContent = `${done} of ${total} steps`;
  } else if (state === "running") words.textContent = "beginning";
};

const follow = async () => {
  let pause = 500;
  for (;;) {
    await wait(pause);
    try {
      const reply = await fetch(box.dataset.import, { headers: { Accept: "application/json" } });
      if (!reply.ok) throw new Error(String(reply.status));
      const found = await reply.json();
      if (!["asked", "running"].includes(found.state)) { location.reload(); return; }
      show(found);
      pause = 500;
    } catch {
      status.textContent = "The server does not answer; asking again. The work goes on.";
      pause = Math.min(pause * 2, 15000);
    }
  }
};

if (box) follow();

/** What a choice changes is taken out of the page that the server answers with, and put in its place. */
const exchange = (page, id) => {
  const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
  if (!old || !fresh) throw new Error(`no ${id}`);
  fresh.querySelectorAll("details").forEach((details, place) => { details.open ||= Boolean(old.querySelectorAll("details")[place]?.open); });
  old.replaceWith(document.adoptNode(fresh));
  return fresh;
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const id = form.dataset?.inPlace;
  if (!id) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  try {
    const reply = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), headers: { Accept: "text/html" } });
    if (!reply.ok) throw new Error(String(reply.status));
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = exchange(page, id);
    const words = page.querySelector("#import-bar [role=status]").textContent;
    // A live region speaks when its words change; a new one in its place would be silent.
    document.querySelector("#import-bar [role=status]").textContent = words;
    document.querySelector("#import-bar .import-deeds").replaceWith(document.adoptNode(page.querySelector("#import-bar .import-deeds")));
    (document.getElementById(button.id) ?? fresh.querySelector("button, summary"))?.focus({ preventScroll: true });
  } catch {
    form.submit();
  }
});

/** A file that the server would not take is refused before it is sent. */
const file = document.querySelector("input[type=file][data-most]");
const check = () => {
  const most = Number(file.dataset.most);
  const size = (file.files[0]?.size ?? 0) / 1024 / 1024;
  const words = size > most ? `The file has ${Math.ceil(size)} MB; ${most} MB is the most. Split it into parts and add them one by one.` : "";
  file.setCustomValidity(words);
  const line = document.getElementById("file-size");
  line.textContent = words;
  line.hidden = !words;
  return !words;
};
if (file) {
  file.addEventListener("change", check);
  file.form.addEventListener("submit", (event) => { if (!check()) { event.preventDefault(); file.focus(); } });
}
