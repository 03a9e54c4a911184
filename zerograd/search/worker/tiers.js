// The index in small pieces, of which a query fetches those of its terms and of its candidates; these are then ranked.

const ASKED = 14;
const PAGES = 20;
const OPEN = 6;

/** FNV-1a over what a Latin term starts with, so that a half-typed word finds its piece, or over a Chinese pair. */
function shard(term) {
  let hash = 2166136261;
  for (const c of latin(term) ? term.slice(0, 3) : term) hash = Math.imul(hash ^ c.charCodeAt(0), 16777619) >>> 0;
  return hash % SHARDS;
}

/** Returns the function that ranks for what was asked, and says which terms no page has. */
function tiered({ folder, count, answered, chunk }, address) {
  const pieces = new Map();
  const [pages, wanted] = shelves([]);
  const piece = (name) => {
    if (!pieces.has(name)) pieces.set(name, load(address(`${folder}/${name}.json`)).catch((e) => { pieces.delete(name); throw e; }));
    return pieces.get(name);
  };
  return async (asked) => {
    // Two words joined are asked for only where the words themselves leave room.
    const rare = [...[...asked.found].sort((a, b) => b.length - a.length), ...asked.joined].slice(0, ASKED);
    const unknown = new Set(rare.filter((term) => asked.found.includes(term)));
    const lists = (await Promise.all(rare.map(async (term) => {
      const postings = await piece(`t${shard(term)}`);
      const names = postings[term] || !latin(term) || term.length < 4 ? [term] : Object.keys(postings).filter((name) => name.startsWith(term));
      // Numbers are written as steps from one to the next.
      const found = names.map((name) => postings[name]).filter(Boolean).map((steps) => { let at = 0; return steps.map((step) => (at += step)); });
      if (found.some(([first]) => first < answered)) unknown.delete(term);
      return found;
    }))).flat();
    const best = (of, most, first) => {
      const scores = new Map();
      for (const numbers of lists.map((list) => list.filter(of)).filter(({ length }) => length)) {
        for (const number of numbers) scores.set(number, (scores.get(number) ?? 0) + Math.log(1 + most / numbers.length));
      }
      return [...scores].sort((a, b) => b[1] - a[1]).slice(0, first).map(([number]) => number);
    };
    const chosen = [...best((number) => number < answered, answered, PAGES), ...best((number) => number >= answered, count - answered, OPEN)];
    const rows = await Promise.all(chosen.map(async (number) => unpack(await piece(`q${Math.floor(number / chunk)}`))[number % chunk]));
    for (const row of rows) add(unanswered(row.id) ? wanted : pages, [row]);
    const candidates = new Set(rows.map(({ id }) => id));
    return { ...ranked([pages, wanted], { ...asked, unknown: unknown.size / (asked.found.length || 1) }, (id) => candidates.has(id)), unknown };
  };
}
