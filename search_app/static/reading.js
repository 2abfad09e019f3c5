// Walks from match to match and back to the results by keys; every page works without it.
// A match is an anchor (#m3); the links to its neighbours follow it, and show while it is the one in the address.

const status = document.getElementById("status");
const back = document.getElementById("back");
const matches = [...document.querySelectorAll("mark[id]")];

const current = () => matches.find((mark) => "#" + mark.id === location.hash);
const ways = (mark) => mark.nextElementSibling;
const writes = (element) => element.closest("input, textarea, select, [contenteditable]");

// ---- from match to match --------------------------------------------------------------------------------

// Steps within the page leave no trace in the history: one press of the browser's own button leads out again.
function follow(url) {
  if (url.split("#")[0] === location.href.split("#")[0]) location.replace(url);
  else location.assign(url);
}

function step(side) {
  const mark = current();
  if (mark) {
    const way = ways(mark).querySelector("a." + side);
    if (way) follow(way.href);
    else say(side === "next" ? "This is the last match in this document." : "This is the first match in this document.");
  } else if (matches.length) {
    follow("#" + (side === "next" ? matches[0] : matches.at(-1)).id);
  } else {
    document.querySelector(".matches ." + side)?.click();
  }
}

function show() {
  for (const box of document.querySelectorAll(".shot svg a")) box.classList.toggle("now", box.getAttribute("href") === location.hash);
  const mark = current();
  if (mark) say(ways(mark).getAttribute("aria-label") + ".");
}

function say(words) {
  status.textContent = "";
  setTimeout(() => { status.textContent = words; }, 60); // a change of an empty region is announced, also twice in a row
}

document.addEventListener("click", (event) => {
  const way = event.target.closest(".steps a");
  if (!way || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const side = way.className;
  follow(way.href);
  const mark = current(); // the link that had the focus is gone: the same one at the next match takes it
  if (mark) (ways(mark).querySelector("a." + side) ?? ways(mark).querySelector("a"))?.focus({ preventScroll: true });
});

addEventListener("hashchange", show);
show();

for (const note of document.querySelectorAll(".keys")) note.hidden = false;

// ---- keys -----------------------------------------------------------------------------------------------

// The entry of the history where the results stand as they were left, if only pages were read since.
function results() {
  const entries = window.navigation?.entries() ?? [];
  const wanted = new URL(back.href);
  for (let at = (window.navigation?.currentEntry?.index ?? 0) - 1; at >= 0 && entries[at].url; at -= 1) {
    const url = new URL(entries[at].url);
    if (url.pathname === wanted.pathname && url.searchParams.get("q") === wanted.searchParams.get("q")) return entries[at];
    if (!url.pathname.includes("/documents/")) break;
  }
  return null;
}

function leave() {
  const entry = results();
  if (entry) window.navigation.traverseTo(entry.key);
  else location.assign(back.href);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
  if (event.key === "Escape" && back) {
    event.preventDefault();
    leave();
  } else if ((event.key === "n" || event.key === "p") && !document.documentElement.classList.contains("keyless")) {
    event.preventDefault();
    step(event.key === "n" ? "next" : "previous");
  }
});
