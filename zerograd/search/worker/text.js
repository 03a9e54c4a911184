// Text to terms. The same function cuts the index and the query; terms.py is its counterpart for the tiers.

const RUN = /[\u3400-\u9fff]+|[A-Za-z0-9_]+/g;
const CAMEL = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+[a-z]*/g;
const SIMPLIFIED = new Map(Array.from(PAIRS.matchAll(/../gu), ([pair]) => [...pair]));
const TRADITIONAL = new RegExp(`[${[...SIMPLIFIED.keys()].join("")}]`, "gu");

/** Full-width letters and punctuation become plain ones, traditional characters simplified. */
const plain = (text) => text.normalize("NFKC").replace(TRADITIONAL, (c) => SIMPLIFIED.get(c));

/** A light English stem: what is cut is cut on both sides, so it need not be a word. */
function stem(word) {
  if (word.length < 4 || !/^[a-z]+$/.test(word) || /(ss|us|is)$/.test(word)) return word;
  let w = word.replace(/ies$/, "y").replace(/sses$/, "ss").replace(/([^s])s$/, "$1");
  const cut = w.replace(/(ing|ed)$/, "");
  if (cut !== w && cut.length > 2 && /[aeiouy]/.test(cut)) w = cut.replace(/([bdgkmnprt])\1$/, "$1");
  w = w.replace(/ization$/, "iz").replace(/(at|ct|it|ut)ion$/, "$1");
  return w.length > 3 ? w.replace(/e$/, "") : w;
}

/** The terms of an identifier: zero_grad gives zerograd, zero, grad; CrossEntropyLoss gives it whole and in three. */
function identifier(word, out) {
  const parts = word.split("_").flatMap((part) => part.match(CAMEL) ?? []);
  if (parts.length > 1) out.push(word.replace(/_/g, "").toLowerCase());
  for (const part of parts) {
    const term = stem(part.toLowerCase());
    if (term.length > 1 && !/^\d+$/.test(term)) out.push(term);
  }
}

const cut = new Map();

/** All terms of a text, in order, with repetitions: identifiers whole and in parts, Chinese in overlapping pairs. A line
 *  is cut once: an index, the closest wording and what is shown ask for the same ones. */
function terms(text) {
  return text.split("\n").flatMap((line) => {
    if (!cut.has(line)) cut.set(line, cutting(line));
    return cut.get(line);
  });
}

function cutting(text) {
  const out = [];
  for (const [run] of plain(text).matchAll(RUN)) {
    if (run.charCodeAt(0) < 128) identifier(run, out);
    else if (run.length === 1) out.push(run);
    else for (let i = 0; i + 1 < run.length; i++) out.push(run.slice(i, i + 2));
  }
  return out;
}
