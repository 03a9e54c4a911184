// The index of questions and its ranking, by MiniSearch (BM25+ over weighted fields, any term may match).

const COLUMNS = ["id", "title", "description", "aliases", "errors", "apis", "claims", "other", "language"];
const BOOST = { title: 3, aliases: 2.5, errors: 1.5, apis: 1.5, description: 2, claims: 2, other: 1.5, ideas: 2, asides: 1 };
const IDEAS_IN = { ideas: ["title"], asides: ["description", "aliases", "other"] };

// Of so many candidates the wordings are compared; a query that repeats one counts up to 1 + LIKE times.
const WEIGHED = 20;
const LIKE = 6;
const POWER = 4;

// What is asked and not answered and fits better than any page is told behind so many pages, at most so often.
const BEST = 3;
const TOLD = 3;

const latin = (term) => term.charCodeAt(0) < 128;

/** Questions from the columns that data.py packs. */
const unpack = (columns) => columns[0].map((_, row) => Object.fromEntries(COLUMNS.map((name, i) => [name, columns[i][row]])));

/** An index to which questions can be added; `known` counts in how many texts each term occurs. */
function build(questions) {
  const known = new Map();
  let texts = 0;
  const count = (list) => {
    texts++;
    for (const term of new Set(list)) known.set(term, (known.get(term) ?? 0) + 1);
    return list;
  };
  const index = new MiniSearch({
    fields: Object.keys(BOOST),
    extractField: (question, field) => IDEAS_IN[field]
      ? ideas(plain(IDEAS_IN[field].map((name) => question[name]).join("\n")).toLowerCase()).join("\n")
      : question[field],
    tokenize: (text, field) => count(IDEAS_IN[field] ? text.split("\n") : terms(text)),
    processTerm: (term, field) => (STOP.has(term) && field !== "title" ? null : term),
  });
  const weight = (term) => Math.log(1 + texts / (known.get(term) ?? texts));
  const built = { index, known, weight, wordings: new Map(), questions: new Map() };
  add(built, questions);
  return built;
}

function add({ index, questions: present }, questions) {
  for (const question of questions) {
    if (present.has(question.id)) continue;
    present.set(question.id, question);
    index.add(question);
  }
}

/** The terms of each wording under which a question is asked: its title, aliases and errors. */
function wordings({ wordings, questions }, id) {
  if (!wordings.has(id)) {
    const { title, aliases, errors } = questions.get(id);
    wordings.set(id, [title, aliases, errors].join("\n").split("\n").filter(Boolean).map((text) => new Set(terms(constant(text)))));
  }
  return wordings.get(id);
}

/** How much of the closest wording of a question and of the query is the same: 0 to 1, rare terms counting more. What
 *  is only partly the same counts little, except for the name of an API in a title. */
function likeness(built, id, { said, api }) {
  const sum = (list) => list.reduce((total, term) => total + built.weight(term), 0);
  const own = sum(said.filter((term) => built.known.has(term)));
  return Math.max(...wordings(built, id).map((wording, i) => {
    const shared = sum(said.filter((term) => wording.has(term)));
    return (shared / Math.sqrt(own * sum([...wording])) || 0) ** (!i && wording.has(api) ? 1 : POWER);
  }));
}

/** Questions for a query, best first: [{ id, score, match, question }]; only those that `among` lets pass. */
function rank(built, asked, among = () => true) {
  const { found, joined, named } = asked;
  const { index, known } = built;
  const partial = new Set(found);
  const hits = index.search([...found, ...joined.filter((name) => known.has(name)), ...named].join("\n"), {
    tokenize: (list) => list.split("\n"),
    processTerm: (term) => term,
    filter: ({ id }) => among(id),
    boost: BOOST,
    prefix: (term) => partial.has(term) && (latin(term) ? term.length > 3 : term.length === 1),
    fuzzy: (term) => (partial.has(term) && latin(term) && term.length > 4 && !known.has(term) ? 0.2 : false),
    weights: { prefix: 0.3, fuzzy: 0.3 },
  });
  for (const hit of hits) hit.question = built.questions.get(hit.id);
  for (const hit of hits.slice(0, WEIGHED)) {
    hit.score *= 1 + LIKE * likeness(built, hit.id, asked);
    // What is about another framework answers only a query that names one.
    if (OTHER.test(hit.question.title.toLowerCase()) && !named.includes("=keras")) hit.score *= 0.2;
  }
  return hits.sort((a, b) => b.score - a.score);
}

/** What data.py gives an address on the page of unanswered questions. */
const unanswered = (id) => id.includes("#");

/** Two indexes: of the pages, and of what nobody has answered yet, which must not change how the pages are ranked. */
const shelves = (questions) => [false, true].map((open) => build(questions.filter(({ id }) => unanswered(id) === open)));

/** What tells a query that no page answers from one that a page answers: how much better the first of what nobody has
 *  answered yet fits than the first page; how much of the named ideas, rare ones counting more, the closest page lacks, as a
 *  part and as such; how close the wording of the first page is; which part of the terms no page has. */
function signs(asked, pages, hits, told) {
  const rarity = (names) => names.reduce((sum, name) => sum + RARITY[name.slice(1)], 0);
  const all = rarity(asked.named);
  const of = ({ question: { title, aliases, other } }) => new Set(ideas(plain([title, aliases, other].join("\n")).toLowerCase()));
  const lacking = (about) => rarity(asked.named.filter((name) => !about.has(name)));
  const least = Math.min(all, ...hits.slice(0, BEST).map((hit) => lacking(of(hit))));
  return [
    Math.log(((told[0]?.score ?? 0) + 1) / ((hits[0]?.score ?? 0) + 1)),
    least / (all + 1),
    least,
    hits.length ? likeness(pages, hits[0].id, { ...asked, api: "" }) ** (1 / POWER) : 0,
    asked.unknown,
  ];
}

/** The pages for a query, best first, and among them what is asked and not answered. Where no page answers (`lacks`), that
 *  comes first and three pages follow. */
function ranked([pages, wanted], asked, among) {
  const hits = rank(pages, asked, among);
  const open = rank(wanted, asked, among);
  const best = hits[0]?.score ?? 0;
  const seen = signs(asked, pages, hits, open);
  const lacks = !hits.length || seen.reduce((sum, sign, i) => sum + sign * ADMISSION.weights[i], ADMISSION.bias) > 0;
  const told = open.filter(({ score }) => score > best).slice(0, TOLD);
  const found = lacks ? [...told.slice(0, 1), ...hits.slice(0, BEST)] : [...hits.slice(0, BEST), ...told, ...hits.slice(BEST)];
  return { found, lacks, signs: seen };
}
