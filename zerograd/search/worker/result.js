// Results as Material shows them. It inserts title and text as HTML, so everything is escaped here.

const ESCAPE = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const SHOWN = 20;
const ANY_ERROR = new Set(["runtimeerror", "runtime", "error"]);

const escape = (text) => text.replace(/[&<>"']/g, (c) => ESCAPE[c]);

/** The text as HTML in which every stretch covered by one of the terms is marked; a stem to the end of its word. */
function marked(text, found) {
  const low = text.toLowerCase();
  const hit = new Uint8Array(text.length);
  for (const term of found) {
    for (let i = low.indexOf(term); i >= 0; i = low.indexOf(term, i + 1)) {
      let end = i + term.length;
      while (latin(term) && /[a-z]/.test(low[end] ?? "")) end++;
      hit.fill(1, i, end);
    }
  }
  let html = "";
  for (let i = 0, j; i < text.length; i = j) {
    for (j = i; j < text.length && hit[j] === hit[i]; ) j++;
    html += hit[i] ? `<mark>${escape(text.slice(i, j))}</mark>` : escape(text.slice(i, j));
  }
  return html;
}

/** Of several texts the one that shares most of the terms, if it shares enough to be worth showing. */
function closest(list, found, enough) {
  const scored = list.split("\n").map((text) => {
    const own = new Set(terms(text));
    return [found.filter((term) => own.has(term)).length, text];
  });
  const [count, text] = scored.reduce((best, next) => (next[0] > best[0] ? next : best), [0, ""]);
  return count >= enough ? text : "";
}

/** The words as typed none of whose terms a page has, the longest first. */
const strange = (words, unknown) => words.filter((word) => { const own = terms(word); return own.length && own.every((term) => unknown.has(term)); }).sort((a, b) => b.length - a.length).slice(0, BEST);

function item({ id, score, match, question }, asked, lacks) {
  const found = Object.keys(match).filter((term) => term[0] !== "=" && term.length > 1);
  const telling = asked.found.filter((term) => !ANY_ERROR.has(term));
  const error = closest(question.errors, telling, Math.min(4, Math.max(2, Math.ceil(telling.length * 0.6))));
  const claim = error ? "" : closest(question.claims, telling, 2);
  const foreign = question.language !== LANGUAGE;
  const lang = foreign ? ` lang="${question.language}"` : "";
  const open = unanswered(id);
  const labels = [open && LABELS.unanswered, lacks && !open && LABELS.neighbour, !open && foreign && (question.language === "en" ? "English" : "中文")];
  const badge = labels.filter(Boolean).map((label) => `<span class="zg-other">${label}</span> `).join("");
  const wording = open ? closest(question.aliases, telling, 1) : "";
  return [{
    location: BASES[question.language] + id + (open ? "" : "/"),
    title: `${badge}<span${lang}>${marked(question.title, found)}</span>`,
    text: `<p${lang}>${marked(wording || question.description, found)}</p>` +
      (error ? `<pre class="zg-error"><code>${marked(error.slice(0, 240), found)}</code></pre>` : "") +
      (claim ? `<p class="zg-claim"${lang}>${marked(claim, found)}</p>` : ""),
    score,
    terms: Object.fromEntries(asked.words.slice(0, 6).map((word) => [word, true])),
  }];
}

async function load(address, answer) {
  const response = answer ?? (await fetch(address));
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  return JSON.parse(new TextDecoder("gb18030").decode(await response.arrayBuffer()));
}

/** Opens an index (`response` is what its address gave) and returns the function that answers a query: Material's list of
 *  items, whether no page answers it (`lacks`), and then the words that no page knows. */
async function open(url, response) {
  const search = tiered(await load(url, response), (name) => new URL(name, url));
  return async (query) => {
    const asked = understand(query);
    const { found, lacks, signs, unknown } = await search(asked);
    const own = ({ question }) => question.language === LANGUAGE;
    const ordered = [...found.filter(own), ...found.filter((hit) => !own(hit))];
    const top = ordered.slice(0, SHOWN);
    const highest = top.reduce((most, { score }) => Math.max(most, score), 0);
    const items = top.map((hit, i) => item({ ...hit, score: highest + top.length - i }, asked, lacks));
    return { items, lacks, signs, unknown: lacks ? strange(asked.words, unknown) : [] };
  };
}
