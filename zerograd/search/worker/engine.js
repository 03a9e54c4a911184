// The ranking of the candidates of a query, by MiniSearch (weighted fields, any term may match) and by the closest wording.

const COLUMNS = ["id", "title", "description", "aliases", "errors", "apis", "claims", "other", "language"];
const BOOST = { title: 3, aliases: 2.5, errors: 1.5, apis: 1.5, description: 2, claims: 2, other: 1.5, ideas: 3, asides: 1.5 };
const IDEAS_IN = { ideas: ["title"], asides: ["description", "aliases", "other"] };

// A query that repeats a wording counts up to 1 + LIKE times.
const LIKE = 9;
const POWER = 4;

// What is asked and not answered and fits better than any page is told behind so many pages, at most so often.
const BEST = 3;
const TOLD = 3;

const latin = (term) => term.charCodeAt(0) < 128;

/** Questions from the columns that data.py packs. */
const unpack = (columns) => columns[0].map((_, row) => Object.fromEntries(COLUMNS.map((name, i) => [name, columns[i][row]])));

/** A question in an index of its own, so that how well it fits depends on nothing but itself and the query. */
function indexed(question) {
  const index = new MiniSearch({
    fields: Object.keys(BOOST),
    extractField: (question, field) => IDEAS_IN[field]
      ? ideas(plain(IDEAS_IN[field].map((name) => question[name]).join("\n")).toLowerCase()).join("\n")
      : question[field],
    tokenize: (text, field) => (IDEAS_IN[field] ? text.split("\n") : terms(text)),
    processTerm: (term, field) => (STOP.has(term) && field !== "title" ? null : term),
  });
  index.add(question);
  const wordings = [question.title, question.aliases, question.errors].join("\n").split("\n").filter(Boolean).map((text) => new Set(terms(constant(text))));
  const named = new Set(ideas(plain([question.title, question.aliases, question.other].join("\n")).toLowerCase()));
  return { question, index, wordings, named };
}

/** How much of the closest wording of a question and of the query is the same: 0 to 1, rare terms counting more. What
 *  is only partly the same counts little, except for the name of an API in a title. */
function likeness({ wordings }, { said, api, rarity }) {
  const sum = (list) => list.reduce((total, term) => total + rarity(term), 0);
  const own = sum(said);
  return Math.max(...wordings.map((wording, i) => {
    const shared = sum(said.filter((term) => wording.has(term)));
    return (shared / Math.sqrt(own * sum([...wording])) || 0) ** (!i && wording.has(api) ? 1 : POWER);
  }));
}

/** Questions for a query, best first: [{ id, score, match, question }]. */
function rank(candidates, asked) {
  const { found, joined, named, unknown, rarity, inTitle } = asked;
  const partial = new Set(found);
  const hits = candidates.flatMap((candidate) => {
    const [hit] = candidate.index.search([...found, ...joined, ...named].join("\n"), {
      tokenize: (list) => list.split("\n"),
      processTerm: (term) => term,
      boost: BOOST,
      boostTerm: rarity,
      boostDocument: (_, term) => (candidate.wordings[0].has(term) ? Math.sqrt(inTitle(term)) : 1),
      prefix: (term) => partial.has(term) && (latin(term) ? term.length > 3 : term.length === 1),
      fuzzy: (term) => (partial.has(term) && latin(term) && term.length > 4 && unknown.has(term) ? 0.2 : false),
      weights: { prefix: 0.3, fuzzy: 0.3 },
    });
    if (!hit) return [];
    const { question } = candidate;
    hit.score *= 1 + LIKE * likeness(candidate, asked);
    // What is about another framework answers only a query that names one.
    if (OTHER.test(question.title.toLowerCase()) && !named.includes("=keras")) hit.score *= 0.2;
    return [{ ...hit, candidate, question }];
  });
  return hits.sort((a, b) => b.score - a.score);
}

/** What data.py gives an address on the page of unanswered questions. */
const unanswered = (id) => id.includes("#");

/** What tells a query that no page answers from one that a page answers: how much better the first of what nobody has
 *  answered yet fits than the first page; which part of the named ideas the closest page lacks; how close the closest wording
 *  comes; how well the first page fits for what was asked; how much was asked; what of it none of the first pages has. */
function signs(asked, { said }, hits, told) {
  const total = (names) => names.reduce((sum, name) => sum + asked.rarity(name), 0);
  const all = total(asked.named);
  const lacking = (about) => total(asked.named.filter((name) => !about.has(name)));
  const closest = hits.slice(0, BEST);
  const score = Math.log((hits[0]?.score ?? 0) + 1);
  return [
    Math.log((told[0]?.score ?? 0) + 1) - score,
    Math.min(all, ...closest.map((hit) => lacking(hit.candidate.named))) / (all + 1),
    Math.max(0, ...closest.map(({ candidate }) => likeness(candidate, { ...asked, said, api: "" }))) ** (1 / POWER),
    score - Math.log(total(asked.found) || 1),
    Math.log(1 + asked.found.length),
    total(asked.found.filter((term) => !closest.some(({ queryTerms }) => queryTerms.includes(term)))),
  ];
}

/** The pages for a query, best first, and among them what is asked and not answered. Where no page answers (`lacks`), that
 *  comes first and three pages follow. */
function ranked(pages, wanted, asked, askedOfAll) {
  const hits = rank(pages, asked);
  const open = rank(wanted, askedOfAll);
  const best = hits[0]?.score ?? 0;
  const seen = signs(asked, askedOfAll, hits, open);
  const lacks = !hits.length || seen.reduce((sum, sign, i) => sum + sign * ADMISSION.weights[i], ADMISSION.bias) > 0;
  const told = open.filter(({ score }) => score > best).slice(0, TOLD);
  const found = lacks ? [...told.slice(0, 1), ...hits.slice(0, BEST)] : [...hits.slice(0, BEST), ...told, ...hits.slice(BEST)];
  return { found, lacks, signs: seen };
}
