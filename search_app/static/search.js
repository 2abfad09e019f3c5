// Makes pages quicker and kinder; every page works without it.
// A tick, a number, a sort or a page of results fetches the same address that a plain link would open, and swaps <main>.

const status = document.getElementById("status");
const path = (url) => url.pathname + url.search;
let shown = path(location);
let running = null;

document.documentElement.classList.add("js");

const say = (words) => {
  status.textContent = "";
  setTimeout(() => { status.textContent = words; }, 60); // a change of an empty region is announced, also twice in a row
};

// ---- swapping -------------------------------------------------------------------------------------------

const isResults = (url) => url.origin === location.origin && url.pathname === resultsPath();
const resultsPath = () => document.getElementById("facets") && new URL(document.getElementById("facets").action).pathname;

async function load(url, { push, focus, y }) {
  running?.abort();
  const mine = running = new AbortController();
  const main = document.querySelector("main");
  main.classList.add("loading");
  main.setAttribute("aria-busy", "true");
  let page;
  try {
    const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("main")) throw new Error("no page");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url); // the plain way says what is wrong
    return;
  }
  if (mine !== running) return;
  if (push) {
    history.replaceState({ y: scrollY }, "");
    history.pushState({ y: 0 }, "", url);
  }
  swap(page, focus);
  if (y !== undefined) scrollTo(0, y);
}

function swap(page, focus) {
  const open = [...document.querySelectorAll("details[open]")].map(nameOf).filter(Boolean);
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  const typing = renew(document.querySelector(".top form"), page.querySelector(".top form"));
  for (const details of document.querySelectorAll("details")) if (open.includes(nameOf(details))) details.open = true;
  shown = path(location);
  dress();
  document.dispatchEvent(new Event("swapped"));
  if (!typing) focus?.()?.focus({ preventScroll: true });
  say(document.getElementById("summary")?.textContent.replace(/\s+/g, " ").trim() ?? document.title);
}

// The box in the header is that of the new page. While somebody is in it, it stays, with what the new one keeps; true then.
function renew(box, fresh) {
  if (!fresh || !box?.contains(document.activeElement)) {
    if (fresh) box?.replaceWith(fresh);
    return false;
  }
  const [words, other] = [box, fresh].map((form) => form.querySelector("input[type=search]"));
  const untouched = words.value === words.defaultValue;
  words.defaultValue = other.defaultValue;
  if (untouched) words.value = other.value;
  const kept = (form) => form.querySelectorAll("input[type=hidden]");
  for (const input of kept(box)) input.remove();
  box.prepend(...kept(fresh));
  return true;
}

// Disclosures of the filters stay as they were; those of hits belong to hits that are gone.
const nameOf = (details) => details.id || details.closest("fieldset")?.querySelector("legend")?.textContent;

// The same control in the new page, so that the keyboard goes on where it was.
function again(element) {
  const row = element.closest(".choice");
  if (!row) return () => document.querySelector("main");
  const facet = row.closest("fieldset").dataset.facet;
  const kind = element.matches("input") ? "input" : "." + element.className;
  const same = `fieldset[data-facet="${CSS.escape(facet)}"] .choice[data-value="${CSS.escape(row.dataset.value)}"] ${kind}`;
  return () => document.querySelector(same) ?? document.querySelector("main");
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.id !== "facets") return;
  const url = new URL(form.action);
  url.search = new URLSearchParams([...new FormData(form)]).toString();
  load(url, { push: true, focus: event.target.closest(".choice") && again(event.target) }); // a field keeps its own focus
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[href]:not(svg *)");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (!isResults(new URL(link.href)) || link.target || link.hash) return;
  event.preventDefault();
  load(new URL(link.href), { push: true, focus: again(link), y: link.closest(".choice") ? undefined : 0 });
});

addEventListener("popstate", (event) => {
  if (path(location) === shown) return; // only the fragment changed
  load(new URL(location), { push: false, y: event.state?.y ?? 0 });
});

// ---- small kindnesses -----------------------------------------------------------------------------------

// Keys of one letter get in the way of those who speak to their computer: they can be turned off, for good.
const root = document.documentElement;
const keyless = () => root.classList.contains("keyless");

function remembered(value) {
  try {
    if (value !== undefined) localStorage.setItem("keys", value);
    return localStorage.getItem("keys");
  } catch { // no storage here: the choice holds for this page
    return value;
  }
}

root.classList.toggle("keyless", remembered() === "off");
for (const place of document.querySelectorAll(".foot .key")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "plain" });
  const name = () => { button.textContent = keyless() ? "Turn the keys on" : "Turn the keys off"; };
  button.addEventListener("click", () => {
    root.classList.toggle("keyless", !keyless());
    remembered(keyless() ? "off" : "on");
    name();
  });
  name();
  place.append(" ", button);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || keyless() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

async function copy(words, element) {
  try {
    await navigator.clipboard.writeText(words);
  } catch { // no clipboard without https: select, so that one key copies
    getSelection().selectAllChildren(element);
    say("Selected: press Ctrl or Command and C to copy.");
    return false;
  }
  say("Copied.");
  return true;
}

function dress() {
  for (const words of document.querySelectorAll("[data-copy]:not([data-dressed])")) {
    words.dataset.dressed = "";
    const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: "Copy" });
    button.addEventListener("click", async () => {
      const done = await copy(words.textContent.trim(), words);
      button.textContent = done ? "Copied" : "Selected";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    words.after(button);
  }
  // Where the style sheet cannot open the filters on a wide screen, this can.
  const filters = document.getElementById("filters");
  if (filters && !CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60rem)").matches) filters.open = true;
}

document.addEventListener("dress", dress);
dress();
