// Suggestions under the search box while one types; without this module the box is a plain form.
// An editable combobox with list autocomplete and manual selection, as the ARIA Authoring Practices describe it: the
// focus stays in the box, the arrows walk the list, and nothing is chosen that nobody walked to.

const PAUSE = 120; // milliseconds after the last key, before the server is asked
const CALM = 500; // before the number of suggestions is said, so that it does not talk over the keys
const FEWEST = 2; // characters that are worth asking for
const KINDS = {
  document: { heading: "Documents", unit: "page", number: "pages" },
  facet: { heading: "Filed under", unit: "document", number: "documents" },
  phrase: { heading: "Phrases", unit: "document", number: "documents" },
};

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const figure = (number) => number.toLocaleString("en");
const units = (number, unit) => (number === 1 ? unit : `${unit}s`);

// The text with its spans in <mark>; spans count characters as people do, not in halves of pairs.
function marked(text, marks) {
  const characters = [...text];
  const parts = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(characters.slice(at, start).join(""), element("mark", {}, characters.slice(start, end).join("")));
    at = end;
  }
  return [...parts, characters.slice(at).join("")];
}

// What a line says in columns, its name says with commas; a document without pages says so in words.
function option(one, id) {
  const { unit, number } = KINDS[one.kind];
  const found = one[number] ? figure(one[number]) : "";
  const called = one.called && `“${one.called}”`;
  const name = [one.text, one.label, called, found && `${found} ${units(one[number], unit)}`].filter(Boolean).join(", ");
  const about = element("small", {}, one.label, one.label && called ? ", " : "");
  if (called) about.append("“", ...marked(one.called, one.called_marks), "”");
  const what = element("span", {}, ...marked(one.text, one.marks), " ", about);
  return element("a", { role: "option", id, href: one.url, tabindex: "-1", "aria-selected": "false", "aria-label": name }, what, " ", element("span", { class: "n" }, found));
}

class Combobox {
  constructor(form) {
    this.input = form.querySelector("input[type=search]");
    this.address = form.dataset.suggest;
    this.list = element("div", { class: "suggestions", id: `${this.input.id}-suggestions`, role: "listbox", "aria-label": "Suggestions", hidden: "" });
    this.said = element("p", { class: "hidden", role: "status" });
    this.options = [];
    this.active = -1;
    this.answered = null; // the text that the list answers
    for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) this.input.setAttribute(key, value);
    form.append(this.list, this.said);
    this.input.addEventListener("input", (event) => { if (!event.isComposing) this.later(); });
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("click", () => { if (!this.open && this.typed !== this.input.defaultValue) this.ask(); }); // where there is no key for it
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays where one types
    form.addEventListener("submit", () => this.close());
  }

  get open() { return !this.list.hidden; }

  later() {
    this.walk(-1);
    this.running?.abort();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), PAUSE);
  }

  get typed() { return this.input.value.trim(); }

  // Shows what is suggested for the text in the box; an answer that comes too late is dropped.
  async ask() {
    const { typed } = this;
    clearTimeout(this.waiting);
    this.running?.abort();
    if (typed === this.answered) return this.show();
    if ([...typed].length < FEWEST) return this.fill([], typed);
    const mine = this.running = new AbortController();
    try {
      const answer = await fetch(`${this.address}?${new URLSearchParams({ q: typed })}`, { signal: mine.signal });
      const { suggestions } = await answer.json();
      if (mine !== this.running || mine.signal.aborted) return;
      this.fill(suggestions, typed);
      if (!suggestions.length) this.say("No suggestions");
    } catch (error) {
      if (error.name !== "AbortError") this.fill([]); // without an answer nothing is suggested: the search says what is wrong
    }
  }

  fill(suggestions, typed = null) {
    this.walk(-1);
    this.answered = typed;
    this.options = suggestions.map((one, at) => option(one, `${this.list.id}-${at}`));
    this.list.replaceChildren(...Object.entries(KINDS).map(([kind, { heading, number }]) => {
      const own = this.options.filter((_, at) => suggestions[at].kind === kind);
      const id = `${this.list.id}-${kind}`;
      const unit = element("span", { "aria-hidden": "true" }, number);
      return own.length ? element("div", { role: "group", "aria-labelledby": id }, element("p", { class: "cap", role: "presentation" }, element("span", { id }, heading), unit), ...own) : "";
    }));
    this.list.scrollTop = 0;
    if (this.options.length) this.show();
    else this.close();
  }

  show() {
    if (!this.options.length || document.activeElement !== this.input) return;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.say(`${this.options.length} ${units(this.options.length, "suggestion")}`);
  }

  close() {
    this.running?.abort();
    clearTimeout(this.waiting);
    this.walk(-1);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.say("");
  }

  say(words) {
    clearTimeout(this.saying);
    this.said.textContent = "";
    if (words) this.saying = setTimeout(() => { this.said.textContent = words; }, CALM);
  }

  walk(to) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = to;
    const now = this.options[to];
    if (!now) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    now.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", now.id);
    now.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    const name = (event.altKey ? "Alt+" : "") + event.key;
    if (this[`on${name}`]?.()) event.preventDefault();
  }

  // Each key: true when the box has nothing to do with it itself.

  onArrowDown() { return this.arrow((last) => (this.active < last ? this.active + 1 : 0)); }

  onArrowUp() { return this.arrow((last) => (this.active > 0 ? this.active - 1 : last)); }

  // Walks the list of what stands in the box, which may have to be asked for first.
  arrow(next) {
    const walk = () => { if (this.open) this.walk(next(this.options.length - 1)); };
    if (this.open && this.typed === this.answered) walk();
    else this.ask().then(walk);
    return true;
  }

  "onAlt+ArrowDown"() {
    this.ask();
    return true;
  }

  "onAlt+ArrowUp"() {
    this.close();
    return true;
  }

  onEnter() {
    const chosen = this.options[this.active];
    if (!this.open || !chosen) return false;
    chosen.click();
    return true;
  }

  onEscape() {
    if (!this.open && !this.input.value) return false;
    if (!this.open) this.input.value = "";
    this.close();
    return true;
  }

  // These move the cursor in the text: it is the text that one is at then.
  onHome() { this.walk(-1); }
  onEnd() { this.walk(-1); }
  onArrowLeft() { this.walk(-1); }
  onArrowRight() { this.walk(-1); }
}

const boxes = new WeakMap();

function dress() {
  for (const form of document.querySelectorAll("form[data-suggest]")) {
    if (!boxes.has(form)) boxes.set(form, new Combobox(form));
  }
}

document.addEventListener("swapped", dress);
// A page that comes back from the browser's memory comes back with its list closed.
addEventListener("pagehide", () => document.querySelectorAll("form[data-suggest]").forEach((form) => boxes.get(form)?.close()));
dress();
