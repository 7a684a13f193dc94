/**
 * A link that leads into the essay shows the whole stretch that it is about, from its first mark to its end. Where a browser
 * cannot, the arrow before the first word stays.
 */
const showPlace = () => {
  const start = document.getElementById(location.hash.slice(1));
  const end = start && document.getElementById(`${start.id}-end`);
  CSS.highlights?.delete("essay-place");
  if (!end || !CSS.highlights) return;
  const stretch = document.createRange();
  stretch.setStartBefore(start);
  stretch.setEndAfter(end);
  CSS.highlights.set("essay-place", new Highlight(stretch));
};
window.addEventListener("hashchange", showPlace);
showPlace();
