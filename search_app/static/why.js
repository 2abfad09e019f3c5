// Explains a hit in place: the link beside it leads to the same search with all explanations, from which this takes the one.

let known = {}; // the last such address, and the page that it gave

async function explained(address) {
  if (known.address !== address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    known = { address, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  }
  return known.page;
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a.why");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const [address, name] = link.href.split("#");
  try {
    const found = (await explained(address)).getElementById(name);
    if (!found) throw new Error("no explanation");
    if (!link.isConnected) return; // other hits have come meanwhile
    const details = document.importNode(found, true);
    link.replaceWith(details);
    details.querySelector("summary").focus({ preventScroll: true });
  } catch {
    location.assign(link.href); // the plain way says what is wrong
  }
});
