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
  const fresh = page.getElementById("built");
  if (!fresh) return location.assign(url);
  history.replaceState(history.state, "", fresh.dataset.address);
  document.getElementById("built").replaceWith(fresh);
  for (const [name, words] of [...page.querySelectorAll("[data-chosen]")].map((one) => [one.dataset.chosen, one.textContent])) {
    document.querySelector(`[data-chosen="${CSS.escape(name)}"]`).textContent = words;
  }
  document.dispatchEvent(new Event("dress"));
  status.textContent = "";
  setTimeout(() => { status.textContent = "The lines below are renewed."; }, 60);
}

form.addEventListener("change", renew);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  renew();
});
