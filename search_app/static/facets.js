// Makes long lists of values short: a box that narrows them while one types, and fields for a range that leave a clean address.
// Everything here is also a plain link or form; lists keep what was typed when <main> is swapped.

// As the server folds names: no accents, no case, gaps as one space.
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

const typed = new Map(); // facet -> the letters in its box, and whether its rest was open before
const whole = new Map(); // address -> rows of a facet that has more than a page shows
let held = null; // a field that had the focus, or was changed, when the page was swapped

// ---- narrowing rows -------------------------------------------------------------------------------------

// Shows the rows whose names hold the letters, and above each the rows that it stands below. Returns how many hold them.
function narrow(rows, letters) {
  const wanted = folded(letters);
  const above = [];
  let left = 0;
  for (const row of rows) {
    const depth = row.depth;
    above.length = depth;
    above[depth] = row;
    row.element.hidden = !row.names.includes(wanted);
    if (row.element.hidden) continue;
    left += !row.context;
    for (const one of above) if (one) one.element.hidden = false;
  }
  return left;
}

const names = (element, label) => [label.textContent, element.dataset.also ?? ""].map(folded).join("\n");

// A box's words for people; a change of a live region is announced.
const said = (left, all, letters) => (letters ? (left ? `${left} of ${all}` : `None of ${all} holds these letters`) : "");

// ---- the check boxes beside the hits --------------------------------------------------------------------

const choices = (fieldset) => [...fieldset.querySelectorAll(".choice")].map((element) => {
  const label = element.querySelector(".above, label > span");
  const plain = label.cloneNode(true);
  for (const hidden of plain.querySelectorAll(".hidden")) hidden.remove();
  return {
    element,
    names: names(element, plain),
    depth: Number(element.className.match(/\bd(\d)/)[1]),
    context: label.matches(".above"),
  };
});

function apply(fieldset, letters) {
  const name = fieldset.dataset.facet;
  const rest = fieldset.querySelector(".rest");
  const before = typed.get(name) ?? { open: rest.open };
  const rows = choices(fieldset);
  const left = narrow(rows, letters);
  if (folded(letters)) {
    typed.set(name, { ...before, letters });
    rest.open = true;
  } else if (typed.delete(name)) rest.open = before.open;
  fieldset.classList.toggle("narrowed", typed.has(name));
  return said(left, rows.filter((row) => !row.context).length, folded(letters));
}

async function complete(fieldset) {
  const address = fieldset.dataset.all;
  if (!address) return;
  delete fieldset.dataset.all;
  if (!whole.has(address)) whole.set(address, fetch(address).then((answer) => answer.text()).catch(() => ""));
  const page = new DOMParser().parseFromString(await whole.get(address), "text/html");
  const shown = new Set([...fieldset.querySelectorAll(":scope > .choice")].map((row) => row.dataset.value));
  const rest = fieldset.querySelector(".rest");
  const rows = [...page.querySelectorAll(".choice")].filter((row) => !shown.has(row.dataset.value));
  if (!rows.length) return; // no answer: what is here can be narrowed all the same
  for (const old of rest.querySelectorAll(".choice")) old.remove();
  rest.append(...rows);
}

function box(fieldset) {
  const name = fieldset.dataset.facet;
  const facet = fieldset.querySelector("legend").textContent;
  const line = Object.assign(document.createElement("div"), { className: "narrow" });
  const label = Object.assign(document.createElement("label"), { htmlFor: `find-${name}`, className: "hidden", textContent: `Find a value of ${facet}` });
  const input = Object.assign(document.createElement("input"), { type: "search", id: `find-${name}`, placeholder: "Find a value", autocomplete: "off", spellcheck: false });
  const status = Object.assign(document.createElement("p"), { className: "small quiet" });
  status.setAttribute("role", "status");
  line.append(label, input, status);
  (fieldset.querySelector(":scope > .choice") ?? fieldset.querySelector(".rest")).before(line);
  const link = fieldset.querySelector(".full a");
  if (link) link.firstChild.data = "All as a table";
  input.addEventListener("input", async () => {
    await complete(fieldset);
    status.textContent = apply(fieldset, input.value);
  });
  input.addEventListener("change", (event) => event.stopPropagation()); // it narrows the list, not the search
  input.addEventListener("keydown", (event) => keys(event, fieldset, status));
  const letters = typed.get(name)?.letters;
  if (letters) {
    input.value = letters;
    complete(fieldset).then(() => { status.textContent = apply(fieldset, letters); });
    apply(fieldset, letters); // what is here already must not wait: the focus goes to one of these rows
  }
}

// Escape empties the box; Enter and the arrow down go to the first value that is left.
function keys(event, fieldset, status) {
  const input = event.target;
  if (event.key === "Escape" && input.value) {
    event.preventDefault();
    input.value = "";
    apply(fieldset, "");
    status.textContent = "All values";
  } else if (event.key === "Enter" || event.key === "ArrowDown") {
    event.preventDefault();
    const first = [...fieldset.querySelectorAll(".choice:not([hidden]) input:enabled")].find((one) => one.checkVisibility());
    first?.focus();
  }
}

// ---- the full list --------------------------------------------------------------------------------------

function list(table) {
  const input = document.getElementById("find");
  const status = Object.assign(document.createElement("p"), { className: "small quiet" });
  status.setAttribute("role", "status");
  input.form.after(status);
  const rows = [...table.querySelectorAll("tbody tr")].map((element) => ({
    element,
    names: names(element, element.querySelector(".label")),
    depth: Number(element.dataset.depth),
    context: "context" in element.dataset,
  }));
  const all = rows.filter((row) => !row.context).length;
  const show = () => { status.textContent = said(narrow(rows, input.value), all, folded(input.value)); };
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    event.preventDefault();
    input.value = "";
    show();
  });
}

// ---- ranges: one parameter instead of a form's two ------------------------------------------------------

document.addEventListener("formdata", (event) => {
  if (event.target.id !== "facets") return;
  for (const line of event.target.querySelectorAll(".between")) {
    const [low, high] = [...line.querySelectorAll("input")];
    const facet = line.closest("fieldset").dataset.facet;
    event.formData.delete(low.name);
    event.formData.delete(high.name);
    const value = low.value === high.value ? low.value : `${low.value}..${high.value}`;
    if (value) event.formData.append(facet, value);
  }
});

// A field keeps its focus and what was typed into it while the answer to the other one came.
const isField = (element) => element?.matches?.(".between input, .narrow input");
document.addEventListener("focusin", (event) => { held = isField(event.target) ? { id: event.target.id, value: null } : null; });
document.addEventListener("input", (event) => { if (event.target.matches(".between input")) held = { id: event.target.id, value: event.target.value }; });
document.addEventListener("change", (event) => { if (held?.id === event.target.id) held.value = null; }, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.(".between input")) return;
  event.preventDefault(); // as leaving the field does: the page is not loaded anew
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
});

function again() {
  const field = held && document.getElementById(held.id);
  if (!field) return;
  if (held.value !== null) field.value = held.value;
  field.focus({ preventScroll: true });
}

function dress() {
  for (const fieldset of document.querySelectorAll("fieldset[data-long]")) if (!fieldset.querySelector(".narrow")) box(fieldset);
  const table = document.querySelector("#values[data-whole]");
  if (table) list(table);
}

document.addEventListener("swapped", () => { dress(); again(); });
dress();
