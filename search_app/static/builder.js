// A change of the form is shown at once: the same address that its button would open, with the lines and previews taken from it.
// The form itself stays as it is, so that nobody loses the field they are in.

const form = document.getElementById("builder");
const status = document.getElementById("status");
let running = null;

const address = () => {
  const url = new URL(form.action);
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== "")).toString();
  return url;
};

async function renew() {
  running?.abort();
  const mine = running = new AbortController();
  const url = address();
  let page;
  try {
    const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url); // the plain way says what is wrong
    return;
  }
  if (mine !== running) return;
  const built = page.getElementById("built");
  if (!built) return location.assign(url);
  history.replaceState(history.state, "", built.dataset.address);
  const fresh = [built, page.getElementById("verdict"), ...page.querySelectorAll("[data-chosen]")];
  for (const part of fresh) document.getElementById(part.id).replaceWith(part);
  document.dispatchEvent(new Event("dress"));
  status.textContent = "";
  setTimeout(() => { status.textContent = "The lines are renewed."; }, 60);
}

form.addEventListener("change", renew);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  renew();
});
