/** What a question's controls say, written back into them, and in words. One entry for each way of answering. */
const inputs = (box) => [...box.querySelectorAll("input[type=radio], input[type=checkbox]")];
const lines = (box) => [...box.querySelectorAll(".order-line")];
const text = (box) => box.querySelector(".answer-text");

const choosing = {
  read(box) {
    const options = inputs(box).filter((input) => input.checked).map((input) => Number(input.value));
    return options.length ? { options } : null;
  },
  write(box, answer) { for (const input of inputs(box)) input.checked = answer?.options?.includes(Number(input.value)) ?? false; },
  words: (box) => inputs(box).filter((input) => input.checked).map((input) => input.nextElementSibling.textContent).join("; "),
};

const typing = {
  read: (box) => (text(box).value.trim() ? { text: text(box).value } : null),
  write(box, answer) { text(box).value = answer?.text ?? ""; },
  words: (box) => text(box).value,
};

const matching = {
  read(box) {
    const pairs = [...box.querySelectorAll("select")].map((select) => (select.value === "" ? null : Number(select.value)));
    return pairs.some((place) => place !== null) ? { pairs } : null;
  },
  write(box, answer) { box.querySelectorAll("select").forEach((select, at) => { select.value = String(answer?.pairs?.[at] ?? ""); }); },
  words: (box) => [...box.querySelectorAll(".match-line")].map((line) => `${line.querySelector("label").textContent} – ${line.querySelector("select").selectedOptions[0].textContent}`).join("\n"),
};

/** The order on the page is the answer once something was moved, or was kept as it stands. */
const ordering = {
  read(box) { return "given" in list(box).dataset ? { order: lines(box).map((line) => Number(line.dataset.place)) } : null; },
  write(box, answer) {
    if (!answer) { delete list(box).dataset.given; return; }
    const at = new Map(lines(box).map((line) => [Number(line.dataset.place), line]));
    list(box).append(...answer.order.map((place) => at.get(place)));
    list(box).dataset.given = "";
    renumber(box);
  },
  words: (box) => lines(box).map((line, at) => `${at + 1}. ${line.querySelector(".order-words").textContent}`).join("\n"),
};
const list = (box) => box.querySelector(".order-lines");

const renumber = (box) => lines(box).forEach((line, at, all) => {
  line.querySelector("select").selectedIndex = at;
  const [up, down] = line.querySelectorAll("button");
  if (!up) return;
  up.disabled = at === 0;
  down.disabled = at === all.length - 1;
});

/** Put a line at a place; the others close up. The change is told to the page as any other is. */
const move = (box, line, place, say) => {
  const others = lines(box).filter((other) => other !== line);
  others.splice(place, 0, line);
  list(box).append(...others);
  list(box).dataset.given = "";
  renumber(box);
  say(`Now at place ${place + 1} of ${others.length}.`);
  box.dispatchEvent(new Event("change", { bubbles: true }));
};

const mover = (sign, words, deed) => {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: sign });
  button.setAttribute("aria-label", words);
  button.addEventListener("click", deed);
  return button;
};

const prepareOrder = (box, say) => {
  for (const line of lines(box)) {
    const words = line.querySelector(".order-words").textContent;
    const select = line.querySelector("select");
    const step = (by) => ({ currentTarget }) => {
      move(box, line, lines(box).indexOf(line) + by, say);
      // At either end the button is dead: the focus goes to its neighbour, never to nowhere.
      (currentTarget.disabled ? currentTarget.parentElement.querySelector("button:not(:disabled)") : currentTarget)?.focus();
    };
    const moves = Object.assign(document.createElement("span"), { className: "order-moves" });
    moves.append(mover("↑", `Move up: ${words}`, step(-1)), mover("↓", `Move down: ${words}`, step(1)));
    line.append(moves);
    select.addEventListener("change", (event) => {
      event.stopPropagation();
      move(box, line, select.selectedIndex, say);
      select.focus();
    });
    dragging(box, line, say);
  }
  renumber(box);
  const keep = mover("Keep this order", "Keep this order", () => {
    list(box).dataset.given = "";
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  keep.className = "button button-plain order-keep";
  list(box).after(keep);
};

/** Dragging is there for the mouse; buttons and lists do the same for everybody. */
const dragging = (box, line, say) => {
  line.draggable = true;
  line.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    line.classList.add("is-dragged");
  });
  line.addEventListener("dragend", () => line.classList.remove("is-dragged"));
  line.addEventListener("dragover", (event) => { if (list(box).querySelector(".is-dragged")) event.preventDefault(); });
  line.addEventListener("drop", (event) => {
    const dragged = list(box).querySelector(".is-dragged");
    if (!dragged || dragged === line) return;
    event.preventDefault();
    move(box, dragged, lines(box).indexOf(line), say);
  });
};

const kinds = { single: choosing, multiple: choosing, hot: choosing, text: typing, number: typing, writing: typing, matching, ordering };
const kind = (box) => kinds[box.dataset.kind];

export const read = (box) => kind(box).read(box);
export const write = (box, answer) => kind(box).write(box, answer);
export const inWords = (box) => kind(box).words(box);
/** What needs a script: `say` tells a sentence to those who listen. */
export const prepare = (box, say) => { if (box.dataset.kind === "ordering") prepareOrder(box, say); };
