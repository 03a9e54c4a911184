// The page's part of the search; runs before Material's bundle. It points Material at our worker, makes pastes and
// input methods search when they should, and says where to ask, and that no page answers where none does.

(() => {
  const own = document.currentScript.dataset;
  const BOX = "[data-md-component=search-query]";
  const isBox = (target) => target instanceof Element && target.matches(BOX);
  const absolute = (address) => new URL(address, document.baseURI).href;

  const name = `zerograd-search-${Math.random().toString(36).slice(2)}`;
  const channel = self.BroadcastChannel && new BroadcastChannel(name);
  const config = document.getElementById("__config");
  config.textContent = JSON.stringify({ ...JSON.parse(config.textContent), search: `${absolute(own.worker)}#${name}` });

  // Material marks the words of ?h= in escaped text, so a word that is part of "&lt;" would break the escaping.
  const address = new URL(location.href);
  if (address.searchParams.has("h")) {
    const words = address.searchParams.get("h").split(/[\s*+\-:~^]+/).filter((word) => word && !["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].some((entity) => entity.includes(word.toLowerCase())));
    if (words.length) address.searchParams.set("h", words.join(" "));
    else address.searchParams.delete("h");
    history.replaceState(history.state, "", address);
    // Once Material has read it, the address is the one to copy.
    addEventListener("load", () => {
      const clean = new URL(location.href);
      clean.searchParams.delete("h");
      history.replaceState(history.state, "", clean);
    });
  }

  // Nothing of the index is loaded until the box gets the focus.
  document.addEventListener("focusin", function warm({ target }) {
    if (!isBox(target)) return;
    document.removeEventListener("focusin", warm);
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: absolute(own.style) });
    document.head.append(style);
    channel?.postMessage("focus");
  });

  // Material reads the box on keyup only. What changes it without a key (a paste by mouse or touch, a drop, speech)
  // is passed on as one; keys within an input method's composition are held back until it ends.
  const search = (box) => box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  let composing = false;
  document.addEventListener("compositionstart", ({ target }) => { composing ||= isBox(target); }, true);
  document.addEventListener("compositionend", ({ target }) => {
    composing = false;
    if (isBox(target)) search(target);
  }, true);
  document.addEventListener("keyup", (event) => {
    if (isBox(event.target) && (composing || event.isComposing)) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("input", (event) => {
    if (isBox(event.target) && !composing && !event.isComposing) search(event.target);
  }, true);

  const node = (tag, text, properties) => Object.assign(document.createElement(tag), { textContent: text }, properties);

  function ask(query) {
    const url = new URL(own.ask);
    const text = query.trim().slice(0, 1000);
    url.searchParams.set("template", "question.yml");
    url.searchParams.set("title", text.slice(0, 120));
    url.searchParams.set("question", text);
    const link = node("a", "", { href: url.href, rel: "noopener" });
    // Material reads a score from the child of every link among the results.
    const label = node("span", own.askText);
    label.dataset.mdScore = "0";
    link.append(label);
    return link;
  }

  let failed = false;

  /** What stands beside the results: where there are none, what to try; where no page answers, that it is so and which
   *  words no page knows; and always where to ask. */
  function panel(query, { items, lacks, unknown }) {
    const box = node("div", "", { className: "zg-ask md-typeset" });
    if (items.length && lacks) {
      const says = node("p", own.lacks + " ", { role: "status" });
      if (unknown.length) says.append(own.unknown, ...unknown.flatMap((word, i) => [i ? own.separator : "", node("strong", word)]), own.end);
      box.append(says);
    } else if (!items.length && failed) box.append(node("p", own.failed, { role: "alert" }));
    else if (!items.length) {
      const list = node("ul", "");
      list.append(...own.hints.split("|").map((hint) => node("li", hint)));
      box.append(node("p", own.hint), list);
    }
    if (own.ask) box.append(ask(query));
    return box;
  }

  // The bundle publishes its components; those of the search result carry the items that are shown.
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector(BOX);
    if (!box || !window.component$) return;
    const toggle = document.getElementById("__search");
    // Material's dialog has no name for screen readers.
    box.closest("[role=dialog]").setAttribute("aria-label", box.placeholder);
    for (const opener of document.querySelectorAll("[data-search-open]")) {
      opener.addEventListener("click", () => {
        if (!toggle.checked) toggle.click();
        box.focus();
      });
    }
    let result;
    let shown = { items: [] };
    const tell = () => {
      result?.querySelector(".zg-ask")?.remove();
      if (!box.value.trim()) return;
      // Before the results where none of them answers, else behind them.
      const list = result?.querySelector(".md-search-result__list");
      list?.[shown.lacks ? "before" : "after"](panel(box.value, shown));
    };
    channel?.addEventListener("message", ({ data }) => {
      failed = data === "failed";
      tell();
    });
    window.component$.subscribe(({ ref, items, lacks, unknown }) => {
      if (!items || ref.dataset.mdComponent !== "search-result") return;
      result = ref;
      shown = { items, lacks, unknown };
      tell();
    });
    // Escape gives the focus back to where it was.
    let before;
    box.addEventListener("focus", ({ relatedTarget }) => {
      if (!box.closest("[role=dialog]").contains(relatedTarget)) before = relatedTarget;
    });
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && toggle.checked) setTimeout(() => before?.focus());
    }, true);
    // Whoever comes back from a result finds what was found.
    document.addEventListener("click", ({ target }) => {
      if (target.closest(".md-search-result__link")) history.replaceState({ ...history.state, query: box.value }, "");
    });
    addEventListener("pageshow", () => {
      const { query, ...state } = history.state ?? {};
      if (!query) return;
      history.replaceState(state, "");
      box.value = query;
      box.focus();
      search(box);
    });
    // Enter opens the first result; with none it must not open the form.
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || shown.items.length) return;
      event.preventDefault();
      event.stopPropagation();
    });
  });
})();
