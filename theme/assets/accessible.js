// Two things of the theme that axe rejects: each copy button stands in an unnamed <nav>, so that a page of ten snippets
// has ten landmarks; and a table that scrolls cannot be scrolled by keyboard.
const tidy = () => {
  for (const nav of document.querySelectorAll(".md-code__nav:not([role])")) nav.setAttribute("role", "none");
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
};

// Both languages have the same ids: the switch leads to the same place of the page.
for (const link of document.querySelectorAll(".language-switch")) {
  link.addEventListener("click", () => (link.hash = location.hash));
}

// The theme adds these one after the other while it starts; once they have come to rest is soon enough.
let waiting = 0;
const later = () => {
  clearTimeout(waiting);
  waiting = setTimeout(tidy, 100);
};
new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
addEventListener("load", later);
