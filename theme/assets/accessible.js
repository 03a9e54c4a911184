// On every page.

// Two things of the theme that axe rejects: each copy button stands in an unnamed <nav>, so that a page of ten snippets
// has ten landmarks; and a table that scrolls cannot be scrolled by keyboard.
const tidy = () => {
  for (const nav of document.querySelectorAll(".md-code__nav:not([role])")) nav.setAttribute("role", "none");
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
};

// Both languages have the same ids: the switch leads to the section that is being read.
const place = () => {
  const lines = [...document.querySelectorAll("article :is(h2, h3, h4, h5, h6)[id]")];
  const on = (target) => target && target.getBoundingClientRect().bottom > 0 && target.getBoundingClientRect().top < innerHeight;
  const linked = document.querySelector(":target");
  return (on(linked) ? linked : lines.findLast((line) => line.getBoundingClientRect().top < 160))?.id ?? "";
};
for (const link of document.querySelectorAll(".language-switch")) {
  link.addEventListener("click", () => (link.hash = place()));
}

// Pages that were seen open without network. What this one loaded before the worker ran is handed over.
const { kept } = document.currentScript.dataset;
if (kept && navigator.serviceWorker) {
  addEventListener("load", async () => {
    const { controller, ready } = navigator.serviceWorker;
    await navigator.serviceWorker.register(kept).catch(() => {});
    if (controller) return;
    const { active } = await ready;
    active.postMessage([location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)]);
  });
}

// The theme adds these one after the other while it starts; once they have come to rest is soon enough.
let waiting = 0;
const later = () => {
  clearTimeout(waiting);
  waiting = setTimeout(tidy, 100);
};
new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
addEventListener("load", later);
