// <pillars-search>: a search box for anybody's page, in one module without a build step. It asks /api/v1/ of the host it was
// loaded from, or of `src`. How it is used: docs/embedding.md; why it is made so: docs/decisions/0017-the-component.md.
// What a page that embeds it may rely on (attributes, events, parts, properties) is frozen: add to it, take nothing away.

// ---- words ----------------------------------------------------------------------------------------------

// A language is one table; what it lacks is said in English, remarks and errors in the words of the host. {braces} are filled
// in, a list of two is singular and plural, or a table by the categories of Intl.PluralRules.
const WORDS = {
  en: {
    search: "Search", placeholder: "Words, or a “phrase”", close: "Close", suggestions: "Suggestions", results: "Results",
    documents: ["{n} document", "{n} documents"], pages: ["{n} page", "{n} pages"], more_pages: ["{n} more page", "{n} more pages"],
    filters: "Filters", filters_on: "Filters ({n})", clear: "Clear filters", all_values: "All values",
    none: "Nothing was found for {q}.", none_filters: "Nothing was found.", meant: "Did you mean {q}?", exactly: "Search exactly for {q}", instead: "Searches that find something",
    previous: "Previous", next: "Next", place: "Page {n} of {m}", all: ["The result at {host}", "All {n} results at {host}"], new_tab: "opens in a new tab",
    page: "p. {n}", page_labelled: "p. {label} (PDF page {n})", section: "§ {n}", slide: "slide {n}", sheet: "sheet {n}", searching: "Searching…", absent: "The document itself is not in this collection.",
    errors: {
      offline: "There is no connection to the network.",
      timeout: "{host} did not answer in time. Try again in a moment.",
      unreachable: "{host} cannot be reached. Try again later.",
      not_allowed: "{host} does not allow searching from {origin}. The button opens the results there; the keeper of {host} can add this site to embed_origins.",
      bad_answer: "{host} gave an answer that is none of a search ({status}).",
      bad_src: "The attribute src is no web address: {src}.",
    },
    remarks: {},
  },
  es: {
    search: "Buscar", placeholder: "Palabras, o una «frase»", close: "Cerrar", suggestions: "Sugerencias", results: "Resultados",
    documents: ["{n} documento", "{n} documentos"], pages: ["{n} página", "{n} páginas"], more_pages: ["{n} página más", "{n} páginas más"],
    filters: "Filtros", filters_on: "Filtros ({n})", clear: "Quitar los filtros", all_values: "Todos los valores",
    none: "No se encontró nada para {q}.", none_filters: "No se encontró nada.", meant: "¿Quiso decir {q}?", exactly: "Buscar exactamente {q}", instead: "Búsquedas que encuentran algo",
    previous: "Anterior", next: "Siguiente", place: "Página {n} de {m}", all: ["El resultado en {host}", "Los {n} resultados en {host}"], new_tab: "se abre en otra pestaña",
    page: "pág. {n}", page_labelled: "pág. {label} (página {n} del PDF)", section: "§ {n}", slide: "diapositiva {n}", sheet: "hoja {n}", searching: "Buscando…", absent: "El documento mismo no está en esta colección.",
    errors: {
      offline: "No hay conexión a la red.",
      timeout: "{host} no respondió a tiempo. Pruebe de nuevo en un momento.",
      unreachable: "No se puede llegar a {host}. Pruebe más tarde.",
      not_allowed: "{host} no permite buscar desde {origin}. El botón abre allí los resultados; quien mantiene {host} puede añadir este sitio a embed_origins.",
      bad_answer: "{host} dio una respuesta que no es de una búsqueda ({status}).",
      bad_src: "El atributo src no es una dirección web: {src}.",
      bad_request: "La búsqueda no se puede responder tal como se pidió.",
      not_found: "Eso no existe en esta colección.",
      index_missing: "El buscador aún no tiene índice. Pruebe más tarde.",
      index_outdated: "El índice es de otra versión del buscador. Pruebe más tarde.",
      index_damaged: "El índice está dañado. Pruebe más tarde.",
      engine_unreachable: "El motor de búsqueda no responde. Pruebe más tarde.",
      internal_error: "La búsqueda falló por un error del programa.",
    },
    remarks: {
      query_too_long: "Solo se leyeron los primeros {limit} caracteres.",
      too_many_words: "Solo se buscaron las primeras {limit} palabras.",
      word_too_long: "Se omitieron palabras de más de {limit} caracteres: {words}.",
      too_deep: "Se omitieron los paréntesis de más de {limit} niveles y su contenido.",
      unclosed_quote: "Faltan comillas de cierre: la frase llega hasta el final.",
      one_word_quoted: "Las comillas no cambian nada en una palabra; para esa forma exacta escriba ={word}.",
      unclosed_bracket: "Falta un paréntesis de cierre: el grupo llega hasta el final.",
      stray_bracket: "Se omitió un paréntesis de cierre sin apertura.",
      dangling_operator: "{operator} no tiene nada que unir y se omitió.",
      empty_field: "{field}: no tiene nada que buscar y se omitió.",
      too_many_open_words: "Solo {limit} palabras pueden llevar comodines o ~: se omitió {text}.",
      leading_wildcard: "Una palabra no puede empezar con un comodín: se buscó {text} sin él.",
      lone_wildcard: "Un asterisco solo no representa nada aquí; para palabras intermedias escriba \"a b\"~>2.",
      fuzzy_distance: "Se admite una diferencia: se buscó {text}~1.",
      no_distance: "Tras «~» debe ir un número de palabras: se omitió.",
      too_far: "Las palabras pueden distar {limit} como máximo: eso se buscó.",
      bad_boost: "{typed} no puede ser un peso: se usó {used}.",
      range_turned: "{facet}: {typed} va al revés: se usó {used}.",
      unknown_field: "No hay campo «{field}»: «{text}» se buscó como palabras.",
      stop_words_ignored: "No se exigieron palabras muy comunes: {words}.",
      signs_ignored: "Se omitieron signos sin letra ni cifra: {words}.",
      nothing_to_search: "La búsqueda no tiene palabras: se muestra todo.",
      only_negative: "La búsqueda solo excluye: se muestra todo lo demás.",
      unknown_parameter: "No hay parámetro «{name}» en este índice: se pasó por alto.",
      too_many_filters: "Solo se aplicaron los primeros {limit} filtros.",
      bad_value: "{name} no puede ser «{value}»: se usó {used}.",
      repeated_parameter: "{name} se dio más de una vez: se usó el primero.",
      absent_words: "En ningún lugar de esta colección: {words}.",
      never_together: "Nunca en la misma página: {parts}.",
      never_all_together: "Cada dos coinciden en alguna página, todas en ninguna: {parts}.",
      corrected: "Nada coincide con {words}: se muestra {used}.",
      any_word: "Nada contiene todas las palabras: esto contiene al menos una.",
      too_many_forms: "{words} puede ser más de {limit} palabras: se usaron las más frecuentes.",
      partial: "No hubo tiempo para toda la búsqueda: se omitió {clauses}.",
      unknown_value: "{facet} no tiene el valor «{value}» en este índice.",
      unknown_value_near: "{facet} no tiene el valor «{value}» en este índice; tiene {near}.",
      version_changed: "Los documentos cambiaron: se pidió {asked}, responde {serving}.",
    },
  },
};

// ---- looks ----------------------------------------------------------------------------------------------

// All in pixels and ems: a page's own root size and inherited text mean nothing here. The host element is the page's, except
// that it is a block whatever the page says; everything inside begins from the browser's own values.
const CSS = `
:host { display: block !important }
:host([hidden]) { display: none !important }
.canvas { display: none; background: Canvas }
.root { all: initial; display: block; color-scheme: light; text-align: start; overflow-wrap: break-word;
  --paper: var(--pillars-search-paper, #fbfaf6); --panel: var(--pillars-search-panel, #f3f1ea); --ink: var(--pillars-search-ink, #1e1d1a);
  --quiet: var(--pillars-search-quiet, #5c5850); --rule: var(--pillars-search-rule, #dfdbd0); --edge: var(--pillars-search-edge, #85807a);
  --accent: var(--pillars-search-accent, #0f5a63); --on: var(--pillars-search-on-accent, #fff); --mark: var(--pillars-search-mark, #ffe8a3);
  --read: var(--pillars-search-read, "Iowan Old Style", "Palatino Linotype", Palatino, "Noto Serif", Georgia, serif);
  --ui: var(--pillars-search-font, system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif);
  --radius: var(--pillars-search-radius, 6px);
  color: var(--ink); font: var(--pillars-search-size, 16px)/1.5 var(--ui); accent-color: var(--accent) }
.dark { color-scheme: dark;
  --paper: var(--pillars-search-paper, #15171a); --panel: var(--pillars-search-panel, #1d2024); --ink: var(--pillars-search-ink, #e9e6df);
  --quiet: var(--pillars-search-quiet, #a9a498); --rule: var(--pillars-search-rule, #30343a); --edge: var(--pillars-search-edge, #7d7a73);
  --accent: var(--pillars-search-accent, #7fd0d6); --on: var(--pillars-search-on-accent, #15171a); --mark: var(--pillars-search-mark, #4d3f0a) }
.painted { background: var(--paper); padding: 12px; border-radius: var(--radius) }
*, ::before, ::after { box-sizing: border-box }
[hidden] { display: none !important }
p, ul, ol, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; list-style: none }
a { color: var(--accent); text-underline-offset: .2em; text-decoration-thickness: 1px }
button, input { font: inherit; color: inherit; margin: 0 }
button { min-height: 28px; padding: 2px 12px; color: var(--accent); background: none; border: 1px solid var(--edge); border-radius: var(--radius); cursor: pointer }
button:hover, a:hover { text-decoration: underline; text-decoration-thickness: 2px }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
mark { color: inherit; background: var(--mark); border-bottom: 2px solid var(--accent) }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.small, .row, [part=meta], [part=filters], [part=suggestions] { font-size: .875em }
.small, [part=summary], [part=meta], legend { color: var(--quiet) }
.row { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; margin-top: 12px }
.row a, .row button { min-height: 28px }
[part=form] { display: flex; max-width: 680px }
[part=input] { flex: 1; min-width: 0; width: 100%; min-height: 44px; padding: 6px 12px; background: var(--paper); border: 1px solid var(--edge); border-radius: var(--radius); appearance: none }
[part=input]::placeholder { color: var(--quiet); opacity: 1 }
[part=button], [part=trigger] { min-height: 44px; font-weight: 600; color: var(--on); background: var(--accent); border-color: var(--accent); margin-inline-start: 8px }
[part=trigger] { margin: 0; display: inline-flex; gap: 16px; align-items: center; font-weight: 400; color: var(--quiet); background: var(--paper); border-color: var(--edge) }
kbd { font: .8em/1.5 var(--ui); border: 1px solid var(--edge); border-radius: 4px; padding: 0 5px }
[part=close] { min-height: 44px; margin-inline-start: 8px }
[part=suggestions] { display: flex; flex-wrap: wrap; gap: 0 16px; margin-top: 8px }
[part=suggestions] a { display: block; padding: 2px 0; min-height: 26px; text-decoration: none }
[part=suggestions] mark { background: none; border: 0; font-weight: 600 }
[part=error] { margin-top: 12px; padding-inline-start: 12px; border-inline-start: 4px solid var(--accent) }
[part=summary] { margin-top: 12px }
[part=remarks] { color: var(--quiet); font-size: .875em }
[part=filters] { margin-top: 8px }
summary { display: inline-block; padding: 3px 0; color: var(--accent); cursor: pointer }
summary::before { content: "+ " / ""; font-weight: 600 }
[open] > summary::before { content: "− " / "" }
.facets { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 190px), 1fr)); gap: 12px 24px; padding: 8px 0 }
legend { padding: 0; font-weight: 600 }
.value { display: flex; gap: 8px; align-items: baseline; justify-content: space-between; min-height: 26px }
.value label { display: flex; gap: 8px; align-items: baseline; cursor: pointer; min-width: 0 }
.value input { flex: none; width: 16px; height: 16px; transform: translateY(2px) }
.value a { min-width: 24px; text-align: end; font-variant-numeric: tabular-nums }
[part=hit] { padding: 14px 0; border-bottom: 1px solid var(--rule) }
[part=title] { display: inline-block; font: 600 1.1em/1.3 var(--read); text-decoration: none }
[part=snippets] li { display: grid; grid-template-columns: 64px minmax(0, 1fr); gap: 12px; position: relative; padding: 4px 0; min-height: 28px }
[part=snippets] li:hover { background: var(--panel) }
[part=page] { font-size: .875em; line-height: 1.7 }
[part=page]::after { content: ""; position: absolute; inset: 0 }
[part=snippet] { font-family: var(--read); color: var(--ink) }
[part=trigger], [part=panel], dialog { text-align: start }
.over { position: fixed; margin: 0; inset: auto; border: 1px solid var(--edge); border-radius: var(--radius); padding: 4px 16px 16px; color: var(--ink); background: var(--paper); overflow: auto; overscroll-behavior: contain }
dialog { position: fixed; inset: 0; margin: max(16px, 8vh) auto auto; padding: 16px; width: min(720px, 100vw - 32px); max-width: none; max-height: calc(100vh - max(32px, 16vh)); color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: var(--radius); overflow: auto; overscroll-behavior: contain }
dialog:not([open]) { display: none }
dialog::backdrop { background: rgb(0 0 0 / .45) }
dialog [part=form] { position: sticky; top: -16px; z-index: 1; margin: -16px; padding: 16px; max-width: none; background: var(--paper) }
@media (forced-colors: active) { mark { background: Mark; color: MarkText; forced-color-adjust: none } [part=button] { border-color: ButtonText } }
@media (max-width: 480px) { [part=snippets] li { grid-template-columns: minmax(0, 1fr); gap: 0 } }
@media print { [part=form], [part=filters], .row, [part=suggestions] { display: none } }
`;

const SHEET = new CSSStyleSheet();
SHEET.replaceSync(CSS);

// ---- small tools ----------------------------------------------------------------------------------------

const PAUSE = 100; // milliseconds after a key before the host is asked: shorter than most people's next key
const CALM = 700; // before the number of results is said, so that it does not talk over the keys
const SLOW = 400; // before waiting is said at all
const PATIENCE = 20_000; // before an answer is given up
const FEWEST = 2; // characters that are worth asking for
const SHOWN_VALUES = 8; // of a facet; the others are behind a link
const SUGGESTED = 4;
const UNITS = new Set(["page", "section", "slide", "sheet"]);
const OWN = new Set("src mode filters facets hits more lang placeholder label value target theme sync keys".split(" "));
const HTML = new Set("accesskey autocapitalize autofocus class contenteditable dir draggable enterkeyhint exportparts hidden id inert inputmode is itemid itemprop itemref itemscope itemtype nonce part popover role slot spellcheck style tabindex title translate".split(" "));
const ASSEMBLED = new Set(["q", "page", "per_page", "v", "explain"]); // parameters that are no filter
const HOST = new URL("../../", import.meta.url).href;
const MAC = /Mac|iP/.test(navigator.platform);
const live = new Set(); // the elements that are on a page now

function h(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value || value === 0) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child || child === 0));
  return made;
}

// The text with its spans in <mark>; spans count characters as people do, not in halves of pairs.
function marked(text, marks) {
  const characters = [...text];
  const cut = (from, to) => characters.slice(from, to).join("");
  let at = 0;
  const parts = [];
  for (const [start, end] of marks) {
    parts.push(cut(at, start), h("mark", { part: "mark" }, cut(start, end)));
    at = end;
  }
  return [...parts, cut(at)];
}

// An attribute of the page's names a filter unless it is HTML's, a framework's, or one of ours.
const filtering = (name) => /^[a-z][a-z\d_-]*$/.test(name) && !OWN.has(name) && !HTML.has(name) && !/^(aria|data|on|v|x|ng)(-|[a-z]*$)/.test(name.replace(/^(on|v|x|ng)(?=[a-z])/, (m) => (m === "on" ? m : "_")));

class Failure extends Error {
  constructor(code, params = {}, message = "", hint = "") {
    super(message);
    Object.assign(this, { code, params, hint });
  }
}
