/**
 * Grading with keys: a digit chooses a level of the criterion that has the focus, and the reason is what comes next.
 * Without this script the radio buttons and the reason are there all the same.
 */
for (const form of document.querySelectorAll(".give")) {
  form.addEventListener("click", (event) => {
    // A key clicks the radio button without focusing it; a pointer or an arrow key has put the focus there.
    if (event.target.matches("input[type=radio]") && document.activeElement !== event.target && !event.detail) form.elements.reason.focus();
  });
}

/** Escape leaves the reason, so that digits choose again. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.matches?.(".give-reason input")) return;
  const form = event.target.form;
  (form.querySelector("[data-given]") ?? form.querySelector("input[type=radio]")).focus();
});
