// A search box for anybody's page: docs/embedding.md, docs/decisions/0017.

// What a language lacks is said in English or by the host. A list is singular and plural.
const WORDS = {
  en: {
    search: "Search", placeholder: "Words, or a “phrase”", close: "Close", suggestions: "Suggestions", results: "Results", searching: "Searching…",
    documents: ["{n} document", "{n} documents"], pages: ["{n} page", "{n} pages"], more: ["{n} more page", "{n} more pages"], all: "All {n} results at {host}",
    filters: "Filters", clear: "Clear filters", values: "All values", none: "Nothing was found.", meant: "Did you mean {q}?", exactly: "Search exactly for {q}",
    previous: "Previous", next: "Next", page: "p. {n}", labelled: "p. {label} (PDF {n})", section: "§ {n}", slide: "slide {n}", sheet: "sheet {n}", absent: "Only its record is here.",
    errors: {
      unreachable: "{host} does not answer. Try again later.",
      not_allowed: "{host} does not let {origin} search. The button opens the results there; {host} can list this site in embed_origins.",
      bad_answer: "{host} gave no answer to a search.",
      bad_src: "The attribute src is no web address.",
    },
    remarks: {},
  },
  es: {
    search: "Buscar", placeholder: "Palabras, o una «frase»", close: "Cerrar", suggestions: "Sugerencias", results: "Resultados", searching: "Buscando…",
    documents: ["{n} documento", "{n} documentos"], pages: ["{n} página", "{n} páginas"], more: ["{n} página más", "{n} páginas más"], all: "Los {n} resultados en {host}",
    filters: "Filtros", clear: "Quitar los filtros", values: "Todos los valores", none: "No se encontró nada.", meant: "¿Quiso decir {q}?", exactly: "Buscar exactamente {q}",
    previous: "Anterior", next: "Siguiente", page: "pág. {n}", labelled: "pág. {label} (PDF {n})", slide: "diapositiva {n}", sheet: "hoja {n}", absent: "Aquí solo está su ficha.",
    errors: {
      unreachable: "{host} no responde. Pruebe más tarde.",
      not_allowed: "{host} no deja buscar desde {origin}. El botón abre allí los resultados; {host} puede incluir este sitio en embed_origins.",
      bad_answer: "{host} no dio respuesta a una búsqueda.",
      bad_src: "El atributo src no es una dirección web.",
      bad_request: "Lo pedido no se puede responder.",
      other: "El buscador no puede responder ahora. Pruebe más tarde.",
    },
    remarks: {
      query_too_long: "Solo se leyeron los primeros {limit} caracteres.",
      too_many_words: "Solo se buscaron las primeras {limit} palabras.",
      word_too_long: "Se omitieron palabras de más de {limit} caracteres: {words}.",
      too_deep: "Se omitieron paréntesis de más de {limit} niveles.",
      unclosed_quote: "Faltan comillas: la frase llega al final.",
      quotes_inside: "Las comillas interiores cerraron la frase: use otras.",
      one_word_quoted: "Las comillas no cambian una palabra; la forma exacta es ={word}.",
      unclosed_bracket: "Falta un paréntesis: el grupo llega al final.",
      stray_bracket: "Se omitió un paréntesis sin apertura.",
      dangling_operator: "{operator} no une nada: se omitió.",
      empty_field: "{field}: no busca nada: se omitió.",
      too_many_open_words: "Solo {limit} palabras con comodines o ~: se omitió {text}.",
      leading_wildcard: "Una palabra no empieza con un comodín: se buscó {text} sin él.",
      lone_wildcard: "Un asterisco solo no busca nada; entre palabras escriba \"a b\"~>2.",
      fuzzy_distance: "Se admite una diferencia: se buscó {text}~1.",
      no_distance: "Falta un número de palabras tras «~»: se omitió.",
      too_far: "Las palabras distan como máximo {limit}: se buscó así.",
      bad_boost: "{typed} no es un peso: se usó {used}.",
      range_turned: "{facet}: {typed} va al revés: se usó {used}.",
      unknown_field: "No hay campo «{field}»: «{text}» se buscó como palabras.",
      stop_words_ignored: "No se exigieron palabras muy comunes: {words}.",
      signs_ignored: "Se omitieron signos sin letra ni cifra: {words}.",
      nothing_to_search: "Sin palabras: se muestra todo.",
      only_negative: "Solo se excluye: se muestra todo lo demás.",
      unknown_parameter: "No hay parámetro «{name}»: se omitió.",
      too_many_filters: "Solo se usaron los primeros {limit} filtros.",
      bad_value: "{name} no puede ser «{value}»: se usó {used}.",
      repeated_parameter: "{name} está repetido: se usó el primero.",
      absent_words: "No está en el texto: {words}.",
      never_together: "Nunca en la misma página: {parts}.",
      never_all_together: "Nunca todas en la misma página: {parts}.",
      corrected: "Nada coincide con {words}: se muestra {used}.",
      any_word: "Nada tiene todas las palabras: se muestra lo que tiene alguna.",
      too_many_forms: "{words} puede ser más de {limit} palabras: se usaron las frecuentes.",
      partial: "No hubo tiempo para todo: se omitió {clauses}.",
      unknown_value: "{facet} no tiene el valor «{value}».",
      unknown_value_near: "{facet} no tiene el valor «{value}»; tiene {near}.",
      version_changed: "Los documentos cambiaron: se pidió {asked}, responde {serving}.",
    },
  },
};

// Nothing of the page's: no rem, nothing inherited.
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(`
:host { display: block !important }
:host([hidden]) { display: none !important }
.canvas { display: none; background: Canvas }
.root { all: initial; display: block; color-scheme: light; overflow-wrap: break-word;
  --paper: var(--pillars-search-paper, light-dark(#fbfaf6, #15171a));
  --ink: var(--pillars-search-ink, light-dark(#1e1d1a, #e9e6df));
  --quiet: var(--pillars-search-quiet, light-dark(#5c5850, #a9a498));
  --rule: var(--pillars-search-rule, light-dark(#dfdbd0, #30343a));
  --edge: var(--pillars-search-edge, light-dark(#85807a, #7d7a73));
  --accent: var(--pillars-search-accent, light-dark(#0f5a63, #7fd0d6));
  --on-accent: var(--pillars-search-on-accent, light-dark(#fff, #15171a));
  --mark: var(--pillars-search-mark, light-dark(#ffe8a3, #4d3f0a));
  --read: var(--pillars-search-read, "Iowan Old Style", Palatino, Georgia, serif);
  --radius: var(--pillars-search-radius, 6px);
  color: var(--ink); accent-color: var(--accent);
  font: var(--pillars-search-size, 16px)/1.5 var(--pillars-search-font, system-ui, sans-serif) }
.dark { color-scheme: dark }
.painted { background: var(--paper); padding: 12px; border-radius: var(--radius) }
*, ::before, ::after { box-sizing: border-box }
[hidden], ul:empty, [part=error]:empty { display: none !important }
p, ul, ol, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; list-style: none }
p, li, a, span, legend, input, button { unicode-bidi: plaintext; text-align: -webkit-match-parent; text-align: match-parent }
a, summary, button { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px }
a:hover, button:hover { text-decoration: underline 2px }
button, input { font: inherit; margin: 0 }
button, [part=input], .over, dialog { min-height: 28px; padding: 2px 12px; background: var(--paper); border: 1px solid var(--edge); border-radius: var(--radius) }
button, summary, label { cursor: pointer }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
mark { color: inherit; background: var(--mark); border-bottom: 2px solid var(--accent) }
.said { position: absolute; overflow: hidden; clip-path: inset(50%); width: 1px; height: 1px }
.small, .row, [part=page] { font-size: .875em }
.quiet, legend, [part=input]::placeholder { color: var(--quiet); opacity: 1 }
.row { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; margin-top: 10px }
[part=form] { display: flex; gap: 8px; max-width: 680px }
[part=form] *, [part=trigger] { min-height: 44px }
[part=input] { flex: 1; width: 100%; min-width: 0; color: inherit; appearance: none }
[part=button] { font-weight: 600; color: var(--on-accent); background: var(--accent); border-color: var(--accent) }
kbd { text-transform: uppercase; margin-inline-start: 24px }
[part=suggestions] a { display: block; padding: 2px 0; text-decoration: none }
[part=suggestions] mark { background: none; border: 0; font-weight: 600 }
[part=error] { padding-inline-start: 12px; border-inline-start: 4px solid var(--accent) }
[part=error], [part=summary] { margin-top: 12px }
summary { padding: 3px 0; margin-top: 6px; width: max-content }
.facets { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 190px), 1fr)); gap: 12px 24px; padding: 8px 0 }
legend { padding: 0; font-weight: 600 }
fieldset { max-height: 260px; overflow: auto }
.value, label { display: flex; gap: 8px; align-items: baseline; justify-content: space-between; min-height: 26px; min-width: 0 }
.value a { min-width: 24px; text-align: end }
[part=hit] { padding: 14px 0; border-bottom: 1px solid var(--rule) }
[part=title] { display: inline-block; font: 600 1.1em/1.3 var(--read); text-decoration: none }
[part=pages] li { display: grid; grid-template-columns: 76px minmax(0, 1fr); gap: 0 12px; position: relative; padding: 4px 0; min-height: 32px }
[part=page]::after { content: ""; position: absolute; inset: 0 }
[part=snippet] { font-family: var(--read) }
.over, dialog { position: fixed; inset: auto; margin: 0; padding: 4px 16px 16px; color: inherit; overflow: auto; overscroll-behavior: contain }
dialog { margin: 8vh auto; inset: 0; width: min(720px, 100% - 32px); max-width: none; max-height: 84vh }
dialog::backdrop { background: #0007 }
dialog [part=form] { position: sticky; top: -4px; z-index: 1; margin: -4px -16px 0; padding: 16px 16px 8px; max-width: none; background: var(--paper) }
@media (max-width: 480px) { [part=pages] li { grid-template-columns: 100% } dialog [part=button] { display: none } }
`);

const PAUSE = 100; // milliseconds after a key before asking
const CALM = 700; // before saying anything aloud
const PATIENCE = 20_000; // before giving up
const OWN = /^(src|mode|filters|facets|hits|more|lang|placeholder|label|value|target|theme|sync|keys)$/;
const NO_FILTER = /^(q|page|per_page|v|explain)$/;
const HOST = new URL("../../", import.meta.url).href;
const MAC = /Mac|iP/.test(navigator.platform);
const live = new Set(); // boxes on a page

// All attributes but ours, HTML's and frameworks' are filters.
const FOREIGN = /[^\w-]|^(_|on|aria-|data-|v-|x-|ng-|item)|^(class|dir|exportparts|hidden|id|inert|is|nonce|part|popover|role|slot|style|tabindex|title|translate)$/;
const filters = (name) => !OWN.test(name) && !FOREIGN.test(name);

function h(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value || value === 0) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(9).filter(Boolean));
  return made;
}

// Spans count code points.
function marked({ text, marks }) {
  const characters = [...text];
  const cut = (from, to) => characters.slice(from, to).join("");
  let at = 0;
  return [...marks.map(([start, end]) => [cut(at, start), h("mark", { part: "mark" }, cut(start, at = end))]), cut(at)];
}

// 0 to 1; undefined when one looks through it.
function lightness(element) {
  const colour = getComputedStyle(element).backgroundColor;
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g)?.map(Number) ?? [];
  if (colour.startsWith("rgb") && alpha > 0.5) return (0.21 * red + 0.72 * green + 0.07 * blue) / 255;
}

const failure = (code, message) => Object.assign(new Error(message), { code });

export class PillarsSearch extends HTMLElement {
  #q = "";
  #ticked; // pairs of name and value
  #page = 1;
  #settled = true; // whether the search in the page's address was meant
  #place = new CSSStyleSheet(); // style attributes may be forbidden
  #watch = new MutationObserver((changes) => { if (changes.some((one) => !FOREIGN.test(one.attributeName))) this.#build(true); });
  #begun; #answer; #failure; #pending; #here; #set; #pairs; #src; #running; #opened; #timer; #saying;
  #root; #canvas; #form; #input; #panel; #dialog; #said; #error; #suggestions; #results; #details; #start;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET, this.#place];
  }

  static add(language, words) {
    WORDS[language] = { ...WORDS[language], ...words };
    for (const one of live) one.#build();
  }

  get value() { return this.#q; }

  set value(words) {
    if (this.#begun) this.#go(words, this.#ticked);
    else this.setAttribute("value", words);
  }

  focus(options) { this.#input?.focus(options); }

  show() {
    this.#tint();
    if (this.#dialog && !this.#dialog.open) this.#dialog.showModal();
    this.focus();
    this.#input.select();
  }

  close() {
    this.#opened = this.#opened?.abort();
    if (this.#panel.matches(":popover-open")) this.#panel.hidePopover();
    if (this.#dialog) this.#dialog.close();
  }

  connectedCallback() {
    const { signal } = this.#here = new AbortController();
    live.add(this);
    this.#watch.observe(this, { attributes: true });
    addEventListener("keydown", (event) => this.#shortcut(event), { signal });
    addEventListener("pointerdown", (event) => { if (this.#opened && !event.composedPath().includes(this)) this.close(); }, { signal });
    addEventListener("popstate", () => { if (this.#set.sync) this.#arrive(); }, { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#tint(), { signal });
    this.#build(this.#pending);
  }

  connectedMoveCallback() {}

  disconnectedCallback() {
    this.close();
    this.#here.abort();
    this.#watch.disconnect();
    this.#running?.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#saying);
    live.delete(this);
  }

  #say(key, params = {}, words = WORDS[this.#set.language][key] ?? WORDS.en[key]) {
    const { language } = this.#set;
    if (typeof words === "object") words = words[params.n === 1 ? 0 : 1] ?? words[new Intl.PluralRules(language).select(params.n)] ?? words.other;
    return words.replace(/{(\w+)}/g, (all, name) => params[name]?.toLocaleString(language) ?? all);
  }

  #coded(kind, code, params, message) {
    const own = WORDS[this.#set.language][kind] ?? {};
    return this.#say("", params, own[code] ?? own.other ?? (message || (WORDS.en[kind][code] ?? code)));
  }

  #read() {
    const get = (name, otherwise = "") => this.getAttribute(name)?.trim() || otherwise;
    const list = (words) => words.split(/\s+/).filter(Boolean);
    const mode = get("mode", "inline");
    const lang = this.closest("[lang]")?.lang ?? "";
    const facets = this.hasAttribute("facets") && list(get("facets"));
    const pairs = [...this.attributes].filter(({ name }) => filters(name)).flatMap(({ name, value }) => list(value).map((one) => [name, one]));
    pairs.push(...new URLSearchParams(get("filters")));
    const shown = ([name]) => facets && facets.includes(name); // what is shown can be changed
    this.#pairs = pairs.filter((pair) => !shown(pair) && !NO_FILTER.test(pair[0]));
    const src = URL.parse(get("src", HOST), document.baseURI);
    this.#src = /^https?:/.test(src?.href) ? new URL(src.origin + src.pathname.replace(/\/*$/, "/")) : null;
    this.#set = {
      mode, facets, theme: get("theme"), target: get("target"), preset: pairs.filter(shown),
      language: [lang, lang.split("-")[0]].find((one) => one in WORDS) ?? "en",
      hits: Math.min(+get("hits") || 5, 100),
      more: get("more", mode === "inline" ? "pages" : "source"),
      sync: this.hasAttribute("sync") && get("sync", "q"),
      keys: list(get("keys", mode === "dialog" ? "mod+k /" : "none")),
    };
    this.#set.label = get("label") || this.#say("search");
    this.#set.placeholder = get("placeholder") || this.#say("placeholder");
  }

  #build(again) {
    const old = this.#input;
    const focused = old && this.shadowRoot.activeElement === old;
    if (old) this.close();
    const preset = this.#set?.preset;
    this.#read();
    if (this.#ticked === preset) this.#ticked = this.#set.preset;
    const { mode, label, placeholder, target, keys: [key] } = this.#set;
    this.#input = h("input", { part: "input", type: "search", name: "q", "aria-label": label, placeholder, autocomplete: "off", spellcheck: "false", input: (event) => { if (!event.isComposing) this.#typed(); }, compositionend: () => this.#typed(), focus: () => this.#open() });
    this.#form = h("form", { part: "form", role: "search", "aria-label": label, action: this.#src && new URL("search", this.#src), target, submit: (event) => this.#submit(event) }, this.#input, h("button", { part: "button" }, this.#say("search")), mode === "dialog" && h("button", { part: "close", type: "button", click: () => this.close() }, this.#say("close")));
    this.#said = h("p", { role: "status", class: "said" });
    this.#error = h("p", { part: "error", role: "alert" });
    this.#suggestions = h("ul", { part: "suggestions", class: "row", "aria-label": this.#say("suggestions") });
    this.#details = h("details", { part: "filters", open: this.#details?.open });
    this.#results = h("div", {});
    this.#start = h("slot", { name: "start" });
    this.#panel = h("div", { part: "panel", ...(mode === "dropdown" && { class: "over", popover: "manual" }) }, this.#error, this.#suggestions, this.#start, this.#results, h("slot", { name: "end" }));
    const inside = [this.#form, this.#said, this.#panel];
    this.#dialog = mode === "dialog" && h("dialog", { part: "dialog", "aria-label": label, closedby: "any" }, inside);
    this.#canvas = h("div", { class: "canvas" });
    this.#root = h("div", { class: "root", part: "root", lang: this.#set.language, keydown: (event) => this.#key(event), focusout: ({ relatedTarget: to }) => { if (to && this.#opened && !this.shadowRoot.contains(to) && !this.contains(to)) this.close(); } }, this.#dialog ? [h("slot", { name: "trigger", click: () => this.show() }, h("button", { part: "trigger", type: "button", "aria-haspopup": "dialog" }, label, key !== "none" && h("kbd", { "aria-hidden": "true" }, key.replace("mod+", MAC ? "⌘" : "Ctrl ")))), this.#dialog] : inside);
    this.shadowRoot.replaceChildren(this.#canvas, this.#root);
    this.#tint();
    if (!this.#begun) {
      this.#begun = true;
      this.#arrive(this.getAttribute("value") ?? "");
    } else {
      this.#input.value = old.value;
      if (focused) this.focus();
      if (again && this.#asked) this.#search({});
      else this.#render();
    }
  }

  // As what lies behind, unless the page says.
  #tint() {
    const { theme, mode } = this.#set;
    const told = /^(dark|light)$/.test(theme);
    let light;
    for (let at = this; at instanceof Element && light === undefined; at = at.parentElement ?? at.getRootNode().host) light = lightness(at);
    const dark = told ? theme === "dark" : (light ?? lightness(this.#canvas)) < 0.5;
    this.#root.classList.toggle("dark", dark);
    this.#root.classList.toggle("painted", mode !== "dialog" && (told || (dark && light === undefined)));
  }

  get #asked() { return this.#q || this.#ticked.length; }

  #typed() {
    this.#stop();
    this.#q = this.#input.value.trim();
    this.#page = 1;
    if ([...this.#q].length > 1) this.#timer = setTimeout(() => this.#search({ typing: true }), PAUSE);
    else this.#clear();
  }

  #submit(event) {
    if (this.#failure) { // the plain way
      for (const one of this.#form.querySelectorAll("[type=hidden]")) one.remove();
      this.#form.append(...[...this.#pairs, ...this.#ticked].map(([name, value]) => h("input", { type: "hidden", name, value })));
    } else {
      event.preventDefault();
      this.#go(this.#input.value, this.#ticked);
    }
  }

  #go(q, ticked, page = 1) {
    this.#q = q.trim();
    this.#ticked = ticked;
    this.#page = page;
    this.#input.value = this.#q;
    if (this.#asked) this.#search({});
    else this.#clear();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#pending = false;
  }

  #clear() {
    this.#stop();
    this.#answer = this.#failure = null;
    this.#ticked = this.#set.preset;
    this.#suggest([]);
    this.#render();
    if (this.#opened) this.close();
    this.#sync(true);
  }

  async #search({ typing, silent }) {
    this.#stop();
    const { signal } = this.#running = new AbortController();
    this.#pending = true;
    this.#speak();
    if (typing) this.#ask("suggest", new URLSearchParams({ q: this.#q }), signal).then(({ suggestions }) => { if (!signal.aborted) this.#suggest(suggestions); }, () => {});
    else this.#suggest([]);
    if (!silent) this.#sync(typing);
    let answer, problem;
    try {
      answer = await this.#find(signal, typing);
    } catch (error) {
      problem = error;
    }
    if (!signal.aborted) this.#show(answer, problem);
  }

  // A word that is being typed may go on.
  async #find(signal, typing) {
    const ask = (q) => {
      const params = new URLSearchParams([...this.#pairs, ...this.#ticked, ["page", this.#page], ["per_page", this.#set.hits]]);
      if (q) params.set("q", q);
      return this.#ask("search", params, signal);
    };
    const answer = await ask(this.#q);
    if (!typing || (answer.query.match === "all" && answer.total.documents && !answer.query.corrected) || !/(^|\s)[\p{L}\p{N}]{2,}$/u.test(this.#q)) return answer;
    const wider = await ask(`${this.#q}*`);
    return wider.total.documents ? wider : answer;
  }

  async #ask(path, params, signal) {
    if (!this.#src) throw failure("bad_src");
    let response, answer;
    try {
      response = await fetch(new URL(`api/v1/${path}?${params}`, this.#src), { credentials: "omit", signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) });
      answer = await response.json();
    } catch (error) {
      throw failure(error.name === "TimeoutError" ? "unreachable" : response ? "bad_answer" : signal.aborted || await this.#whyNot());
    }
    if (answer.ok) return answer;
    const { code = "bad_answer", message, hint } = answer.error ?? {};
    throw failure(code, message && `${message} ${hint}`);
  }

  // Is it there? Asked without reading.
  #whyNot() {
    return fetch(new URL("healthz", this.#src), { mode: "no-cors" }).then(() => "not_allowed", () => "unreachable");
  }

  #show(answer, problem) {
    this.#pending = false;
    this.#answer = answer;
    this.#failure = problem && { code: problem.code ?? "internal_error", message: this.#coded("errors", problem.code, { host: this.#src?.host, origin: location.origin }, problem.message) };
    this.#render();
    this.#open();
    this.#speak();
    if (problem) this.#tell("error", { ...this.#failure, q: this.#q });
    else this.#tell("results", { q: this.#q, answer, url: this.#source(answer.links.permalink) });
  }

  #speak() {
    clearTimeout(this.#saying);
    this.#said.className = "said";
    this.#saying = setTimeout(() => {
      this.#said.className = this.#pending ? "small quiet" : "said";
      this.#said.textContent = this.#pending ? this.#say("searching") : this.#results.querySelector("[part=summary]")?.textContent ?? "";
    }, CALM);
  }

  #tell(name, detail) { return this.dispatchEvent(new CustomEvent(`pillars-search:${name}`, { detail, bubbles: true, composed: true, cancelable: true })); }

  #arrive(value = "") {
    const { sync } = this.#set;
    if (sync) {
      const params = new URLSearchParams(location.search);
      const own = [...params].filter(([name]) => name.startsWith(`${sync}.`)).map(([name, one]) => [name.slice(sync.length + 1), one]);
      value = params.get(sync) ?? value;
      this.#page = Math.max(1, parseInt(params.get(`${sync}.page`), 10) || 1);
      this.#ticked = own.length ? own.filter(([name]) => !NO_FILTER.test(name)) : this.#set.preset;
    }
    this.#q = this.#input.value = value.trim();
    this.#answer = null;
    if (this.#q || this.#ticked !== this.#set.preset) this.#search({ silent: true });
    else this.#render();
  }

  // A search that is meant is a step in the history; so is the first key.
  #sync(typing) {
    const { sync } = this.#set;
    if (!sync) return;
    const url = new URL(location);
    const params = url.searchParams;
    for (const name of [...params.keys()]) if (name === sync || name.startsWith(`${sync}.`)) params.delete(name);
    if (this.#q) params.set(sync, this.#q);
    if (this.#ticked !== this.#set.preset) for (const [name, value] of this.#ticked) params.append(`${sync}.${name}`, value);
    if (this.#page > 1) params.set(`${sync}.page`, this.#page);
    try {
      if (url.href !== location.href) history[typing && !this.#settled ? "replaceState" : "pushState"](history.state, "", url);
    } catch { /* no address */ }
    this.#settled = !typing;
  }

  #source(url, change) {
    const made = new URL(url, this.#src);
    made.pathname = made.pathname.replace("/api/v1/search", "/search");
    for (const name of ["page", "per_page"]) made.searchParams.delete(name);
    change?.(made);
    return made.protocol.startsWith("http") ? made.href : null;
  }

  #link(part, url, detail, ...children) {
    const { target } = this.#set;
    return h("a", { part, href: url, target, click: (event) => { if (!this.#tell("select", { ...detail, url })) event.preventDefault(); } }, ...children);
  }

  #way(url, ...children) {
    const click = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      const params = new URL(url, this.#src).searchParams;
      const fixed = this.#pairs.map(String);
      this.#go(params.get("q") ?? "", [...params].filter((pair) => !NO_FILTER.test(pair[0]) && !fixed.includes(String(pair))));
      this.focus();
    };
    return h("li", {}, h("a", { href: this.#source(url), click }, ...children));
  }

  // Beside filters their numbers would be wrong.
  #suggest(found) {
    const scoped = this.#pairs.length;
    const items = ["facet", "phrase", "document"].map((kind) => found.filter((one) => one.kind === kind && !(scoped && kind === "document")).slice(0, kind === "document" ? 1 : 2).map((one) => {
      const words = [marked(one), " ", h("span", { class: "small quiet" }, one.label || one.called, !scoped && kind !== "document" && ` ${one.documents}`)];
      return kind === "document" ? h("li", {}, this.#link("suggestion", this.#source(one.url), { kind: "suggestion" }, words)) : this.#way(one.url, words);
    }));
    this.#suggestions.replaceChildren(...items.flat());
    if (found.length) this.#open();
  }

  #render() {
    const answer = this.#answer;
    const focused = this.shadowRoot.activeElement?.id;
    this.#error.textContent = this.#failure?.message ?? "";
    this.#start.hidden = answer || this.#failure;
    this.#results.replaceChildren();
    if (!answer) return;
    const { total, hits, query: { remarks, corrected, suggestion, relaxations }, links } = answer;
    const number = (n) => this.#say("documents", { n });
    const all = this.#source(links.permalink);
    const found = total.hits ? [this.#link("total", all, { kind: "all" }, number(total.documents)), `, ${this.#say("pages", { n: total.pages })}`] : this.#say("none");
    const ways = [suggestion && { ...suggestion, words: this.#say("meant", suggestion) }, ...(total.hits ? [] : relaxations)].filter(Boolean);
    this.#facets(answer);
    this.#results.append(
      h("p", { part: "summary", class: "quiet" }, found),
      h("ul", { part: "remarks", class: "small quiet" }, remarks.map((one) => h("li", {}, this.#coded("remarks", one.code, one.params, one.message))), corrected && this.#way(corrected.exact_url, this.#say("exactly", { q: this.#q })), ways.map((one) => this.#way(one.url, one.words ?? (one.q || one.what), ` ${number(one.documents)}`))),
      this.#details,
      h("ol", { part: "results", "aria-label": this.#say("results"), start: (this.#page - 1) * this.#set.hits + 1 }, hits.map((hit) => this.#hit(hit, answer.facets))),
      this.#nav(total.hits, all));
    this.shadowRoot.getElementById(focused)?.focus({ preventScroll: true });
  }

  #hit(hit, facets) {
    const label = (name, value) => facets[name]?.values.find((one) => one.value === value)?.label ?? value;
    const [first] = Object.keys(facets);
    const chief = hit.facets[first]?.map((one) => label(first, one)).join(", ");
    const meta = [label("kind", hit.kind), hit.year, chief && `${facets[first].label} ${chief}`, !hit.available && this.#say("absent")];
    const rest = hit.pages_total - hit.pages.length;
    const link = (part, url, ...children) => this.#link(part, this.#source(url), { kind: "document", document: hit.document }, ...children);
    return h("li", { part: "hit" },
      link("title", hit.url, marked(hit.title)),
      h("p", { part: "meta", class: "small quiet" }, meta.filter(Boolean).join(" · ")),
      h("ul", { part: "pages" }, hit.pages.map((page) => h("li", {}, this.#link("page", this.#source(page.url), { kind: "page", document: hit.document, page: page.number }, this.#name(page, hit.unit)), h("span", { part: "snippet" }, marked(page.snippet))))),
      rest > 0 && link("more", hit.url, this.#say("more", { n: rest })));
  }

  #name({ number: n, label }, unit = "page") { return this.#say(unit === "page" && label && label !== `${n}` ? "labelled" : unit, { n, label }); }

  #nav(count, all) {
    const { more, hits } = this.#set;
    const last = Math.ceil(count / hits);
    if (!last || (more !== "source" && last < 2)) return "";
    if (more === "source") return h("p", { class: "row" }, this.#link("all", all, { kind: "all" }, this.#say("all", { n: count, host: this.#src.host })));
    const step = (id, page) => h("button", { id, type: "button", disabled: page < 1 || page > last, click: () => { this.#go(this.#q, this.#ticked, page); this.#form.scrollIntoView({ block: "nearest" }); } }, this.#say(id));
    return h("nav", { part: "pagination", class: "row", "aria-label": this.#say("results") }, step("previous", this.#page - 1), `${this.#page} / ${last}`, step("next", this.#page + 1));
  }

  #facets({ facets, links }) {
    const fixed = this.#pairs.map(([name]) => name);
    const names = this.#set.facets || Object.keys(facets).filter((name) => !fixed.includes(name));
    const groups = names.map((name) => facets[name] && this.#facet(name, facets[name], links.permalink)).filter(Boolean);
    const on = this.#ticked.length;
    this.#details.hidden = !groups.length && !on;
    this.#details.replaceChildren(h("summary", { class: "small" }, this.#say("filters"), on && ` (${on})`), h("div", { class: "facets small" }, groups, on && h("div", {}, h("button", { id: "clear", type: "button", click: () => this.#go(this.#q, []) }, this.#say("clear")))));
  }

  #facet(name, { label, values, more }, permalink) {
    const shown = values.filter((one) => one.documents || one.state !== "off");
    if (!shown.length) return;
    return h("fieldset", { part: "facet" }, h("legend", {}, label), shown.map((one) => {
      const box = h("input", { id: `${name}=${one.value}`, type: "checkbox", change: () => {
        const rest = this.#ticked.filter((pair) => `${pair}` !== `${name},${one.value}`);
        this.#go(this.#q, box.checked ? [...rest, [name, one.value]] : rest);
      } });
      box.checked = one.state === "on";
      const only = this.#source(permalink, ({ searchParams }) => searchParams.set(name, one.value));
      const number = this.#link("count", only, { kind: "all" }, one.documents.toLocaleString(this.#set.language));
      number.ariaLabel = `${one.label}: ${this.#say("documents", { n: one.documents })}`;
      return h("div", { class: "value" }, h("label", {}, box, h("span", {}, one.label)), number);
    }), more && this.#link("values", this.#source(permalink, (url) => { url.pathname = url.pathname.replace(/search$/, `facets/${name}`); }), { kind: "all" }, this.#say("values")));
  }

  #shortcut(event) {
    const at = event.composedPath()[0];
    const writing = at.isContentEditable || at.matches?.("input:not([type=checkbox]), textarea, select");
    for (const key of event.defaultPrevented || event.isComposing ? [] : this.#set.keys) {
      const [last, ...held] = key.toLowerCase().split("+").reverse();
      const wanted = (name) => held.includes(name) || (held.includes("mod") && name === (MAC ? "meta" : "ctrl"));
      if (event.key?.toLowerCase() !== last || (writing && !held.length) || ["ctrl", "meta", "alt"].some((name) => event[`${name}Key`] !== wanted(name))) continue;
      event.preventDefault();
      this.show();
      return;
    }
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && (this.#dialog || this.#opened || this.#suggestions.firstChild)) {
      event.preventDefault();
      if (!this.#dialog) this.focus();
      this.close();
      this.#suggest([]);
    } else if (step) {
      this.#open();
      const stops = [this.#input, ...this.#panel.querySelectorAll("[part=suggestions] a, [part=title], [part=page]")];
      const at = stops.indexOf(this.shadowRoot.activeElement);
      if (at < 0 || !stops[at + step]) return;
      event.preventDefault();
      stops[at + step].focus();
    }
  }

  #open() {
    if (this.#set.mode !== "dropdown" || !this.shadowRoot.activeElement || !(this.#answer || this.#failure || this.#suggestions.firstChild)) return;
    if (!this.#panel.matches(":popover-open")) {
      this.#tint();
      this.#panel.showPopover();
      this.#opened = new AbortController();
      for (const name of ["scroll", "resize"]) addEventListener(name, () => this.#put(), { signal: this.#opened.signal, capture: true });
    }
    this.#put();
  }

  #put() {
    const { left, right, top, bottom, width } = this.#form.getBoundingClientRect();
    const wide = Math.min(Math.max(width, 440), innerWidth - 16);
    const start = getComputedStyle(this).direction === "rtl" ? right - wide : left;
    const below = innerHeight - bottom - 12;
    const up = below < 240 && top > below;
    this.#place.replaceSync(`.over { width: ${wide}px; left: ${Math.min(Math.max(start, 8), innerWidth - wide - 8)}px; ${up ? `bottom: ${innerHeight - top + 4}` : `top: ${bottom + 4}`}px; max-height: ${Math.max(up ? top - 12 : below, 120)}px }`);
  }
}

// Older browsers have the form.
if (URL.parse && !customElements.get("pillars-search")) customElements.define("pillars-search", PillarsSearch);
