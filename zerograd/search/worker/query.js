// What a query asks for: the constant part of a pasted error, its terms, and the ideas that it names.

const STOP = new Set(COMMON.stop);
const FILLER = new RegExp(COMMON.filler.join("|"), "g");
const TRACE = /Traceback \(most recent|File "[^"]*", line \d+|frame #\d+/;
const LAST = /(?:^|[^\w.])((?:\w+\.)*\w*(?:Error|Exception|Warning)(?=:|\s*$))/g;
const IDEA = Object.entries(IDEAS).map(([name, pattern]) => ["=" + name, new RegExp(pattern)]);
const OTHER = new RegExp(IDEAS.keras);
const API = /^\s*[\w.]*?(\w+)\(?\)?\s*$/;
const LONGEST = 1500;
const MOST = 60;

/** The constant part of a paste: of a traceback its last error, then without paths, addresses and long lists of names.
 *  An input box joins the lines of a paste, so no line structure is relied upon. */
function constant(query) {
  let kept = query;
  if (TRACE.test(query)) {
    const last = [...query.matchAll(LAST)].pop();
    const assertion = query.match(/Assertion `[^`]*` failed/);
    if (last) kept = query.slice(last.index);
    if (assertion) kept = assertion[0] + "\n" + kept;
    kept = kept.replace(/Exception raised from[^]*/, "");
  }
  return kept
    .replace(/(?:"[^"]{1,300}"[,\s]*){3,}/g, (list) => list.slice(0, list.indexOf('"', 1) + 1) + " ")
    .replace(/(?:[A-Za-z]:)?(?:[\\/][\w.+-]+){2,}(?::\d+)?/g, " ")
    .replace(/\b0x[0-9a-f]+\b/gi, " ")
    .slice(0, LONGEST);
}

/** Terms that carry meaning, or all where none does; `joined` tries neighbouring words as one name (zero grad). */
function wanted(text) {
  const all = [...new Set(terms(text.replace(FILLER, " ")))];
  const meaningful = all.filter((term) => !STOP.has(term) && (term.length > 1 || all.length === 1));
  const found = (meaningful.length ? meaningful : [...new Set(terms(text))]).slice(0, MOST);
  const words = (text.toLowerCase().match(/[a-z]+/g) ?? []).slice(0, MOST);
  const joined = new Set(words.slice(1).map((word, i) => words[i] + word));
  for (const term of found) joined.delete(term);
  return { found, joined: [...joined] };
}

/** The ideas that a text names, whatever the wording and the language. */
const ideas = (text) => IDEA.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);

/** The words as typed, for the opened page to mark: no fillers, no classes of errors, and no part of an entity such as
 *  "&lt;", whose escaping a mark would break. */
function words(text) {
  const spaced = text.toLowerCase().replace(FILLER, " ").replace(/[^\w\u3400-\u9fff]+/g, " ");
  const list = Intl.Segmenter ? Array.from(new Intl.Segmenter("zh", { granularity: "word" }).segment(spaced), ({ segment }) => segment) : spaced.split(" ");
  return list.filter((word) => word.length > 1 && !STOP.has(word) && !/^(?:am|mp|amp|lt|gt|qu|uo|ot|quo|uot|quot|\d+|\w*(?:error|exception|warning))$/.test(word));
}

function understand(query) {
  const text = plain(constant(query));
  return { ...wanted(text), words: query.length > 100 || TRACE.test(query) ? [] : words(text), api: terms(API.exec(text)?.[1] ?? "")[0], named: ideas(text.toLowerCase()), said: [...new Set(terms(text))].slice(0, 2 * MOST) };
}
