// Keystroke -> painted results, measured inside a page with the same method whoever made the box.
// Runs before the page's own scripts. `probe.next(selector)` promises the milliseconds from the next
// `input` event until a link that fits the selector stands in the page and two frames have passed.
(() => {
  const SECONDS = 20;
  const roots = new Set([document]);
  let typed = 0;
  let look = () => {};

  const watcher = new MutationObserver(() => look());
  const watch = (root) => {
    roots.add(root);
    const all = { childList: true, subtree: true, attributes: true, characterData: true };
    watcher.observe(root, all);
  };
  watch(document);

  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    watch(root);
    return root;
  };

  addEventListener("input", () => { typed = performance.now(); }, true);

  const found = (selector) => {
    for (const root of roots) {
      for (const link of root.querySelectorAll(selector)) {
        if (link.isConnected && link.href && link.textContent.trim() && link.checkVisibility()) {
          return link;
        }
      }
    }
    return null;
  };

  const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(then));

  const next = (selector) => new Promise((done, fail) => {
    typed = 0;
    const limit = setTimeout(() => fail(new Error("no result was painted")), SECONDS * 1000);
    look = () => {
      const link = typed && found(selector);
      if (!link) return;
      look = () => {};
      clearTimeout(limit);
      const { href } = link;
      painted(() => done({ milliseconds: performance.now() - typed, href }));
    };
  });

  globalThis.probe = { found, next };
})();
