/** A passage longer than its frame is shown at its evidence. */
const frame = document.querySelector(".review-proof");
const evidence = frame?.querySelector("mark");
if (evidence && frame.scrollHeight > frame.clientHeight) {
  const middle = evidence.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3;
  frame.scrollTop = Math.max(0, middle);
}

/** A run under way: ask how far it is and show it; load the page anew once it has ended. Without this the page reloads itself. */
const box = document.querySelector("[data-run]");
const bar = box?.querySelector("progress");
const words = box?.querySelector(".progress-count");
const status = box?.querySelector("[data-run-words]");

const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

const show = ({ state, done, total }) => {
  if (total) {
    bar.max = total;
    bar.value = done;
    words.textContent = `${done} of ${total} sentences`;
  } else if (state === "running") words.textContent = "reading the texts";
};

const follow = async () => {
  let pause = 700;
  for (;;) {
    await wait(pause);
    try {
      const reply = await fetch(box.dataset.run, { headers: { Accept: "application/json" } });
      if (!reply.ok) throw new Error(String(reply.status));
      const run = await reply.json();
      if (run.state === "done" || run.state === "failed") { location.reload(); return; }
      show(run);
      pause = 700;
    } catch {
      status.textContent = "The server does not answer; asking again. The work goes on.";
      pause = Math.min(pause * 2, 15000);
    }
  }
};

if (box) follow();
