// The index of a large catalogue: small pieces, of which a query fetches those of its terms and of its candidates.
// The candidates are then ranked by the same engine as a small catalogue.

const ASKED = 14;
const CANDIDATES = 30;

/** FNV-1a over what a Latin term starts with, so that a half-typed word finds its piece, or over a Chinese pair. */
function shard(term) {
  let hash = 2166136261;
  for (const c of latin(term) ? term.slice(0, 3) : term) hash = Math.imul(hash ^ c.charCodeAt(0), 16777619) >>> 0;
  return hash % SHARDS;
}

function tiered({ folder, count, chunk }, address) {
  const pieces = new Map();
  const [pages, wanted] = shelves([]);
  const piece = (name) => {
    if (!pieces.has(name)) pieces.set(name, load(address(`${folder}/${name}.json`)).catch((e) => { pieces.delete(name); throw e; }));
    return pieces.get(name);
  };
  return async (asked) => {
    const rare = [...asked.found, ...asked.joined].sort((a, b) => b.length - a.length).slice(0, ASKED);
    const lists = (await Promise.all(rare.map(async (term) => {
      const postings = await piece(`t${shard(term)}`);
      const names = postings[term] || !latin(term) || term.length < 4 ? [term] : Object.keys(postings).filter((name) => name.startsWith(term));
      return names.map((name) => postings[name]).filter(Boolean);
    }))).flat();
    const scores = new Map();
    for (const list of lists) {
      let at = 0;
      for (const step of list) scores.set((at += step), (scores.get(at) ?? 0) + Math.log(1 + count / list.length));
    }
    const best = [...scores].sort((a, b) => b[1] - a[1]).slice(0, CANDIDATES).map(([number]) => number);
    const rows = await Promise.all(best.map(async (number) => unpack(await piece(`q${Math.floor(number / chunk)}`))[number % chunk]));
    for (const row of rows) add(unanswered(row.id) ? wanted : pages, [row]);
    const candidates = new Set(rows.map(({ id }) => id));
    return ranked([pages, wanted], asked, (id) => candidates.has(id));
  };
}
