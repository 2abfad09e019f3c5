// A frame cannot grow by itself. It tells its height to the page around it, now and after each change, but only to one that asks.

const QUESTION = "pillars-search:height";
const asking = new Set(); // origins; a page of none could only be answered together with everybody else
let told = null;

const height = () => Math.ceil(document.body.getBoundingClientRect().height);
const tell = (origin) => parent.postMessage({ type: QUESTION, height: told }, origin);

new ResizeObserver(() => {
  if (height() === told) return;
  told = height();
  asking.forEach(tell);
}).observe(document.body);

addEventListener("message", ({ data, source, origin }) => {
  if (data !== QUESTION || source !== parent || parent === window || origin === "null") return;
  asking.add(origin);
  told = height();
  tell(origin);
});
