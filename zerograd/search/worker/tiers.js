// The index in small pieces, of which a query fetches those of its terms and of its candidates; these are then ranked.

const ASKED = 14;
const PAGES = 16;
const OPEN = 6;

// How much a stop word tells, and a word that is not looked up, where one that each page holds tells 0.7.
const STOPPED = 1;
const COMMON_WORD = 1.85;

/** FNV-1a over what a Latin term starts with, so that a half-typed word finds its piece, or over a Chinese pair. */
function shard(term, count) {
  let hash = 2166136261;
  for (const c of latin(term) ? term.slice(0, 3) : term) hash = Math.imul(hash ^ c.charCodeAt(0), 16777619) >>> 0;
  return hash % count;
}

/** Returns the function that ranks for what was asked, and says which terms no page has. */
function tiered({ folder, count, answered, shards, chunk }, address) {
  const pieces = new Map();
  const questions = new Map();
  const piece = (name) => {
    if (!pieces.has(name)) pieces.set(name, load(address(`${folder}/${name}.json`)).catch((e) => { pieces.delete(name); throw e; }));
    return pieces.get(name);
  };
  return async (asked) => {
    // Two words joined are asked for only where the words themselves leave room.
    const rare = [...[...asked.found].sort((a, b) => b.length - a.length), ...asked.joined].slice(0, ASKED);
    const isPage = (number) => number < answered;
    const holders = new Map(await Promise.all(rare.map(async (term) => {
      const postings = await piece(`t${shard(term, shards)}`);
      // What only unanswered questions hold must not keep the pages from what it may be the beginning of.
      const whole = isPage(postings[term]?.[0]) || !latin(term) || term.length < 4;
      const names = whole ? [term] : Object.keys(postings).filter((name) => name.startsWith(term));
      // Numbers are written as steps from one to the next.
      return [term, names.flatMap((name) => { let at = 0; return (postings[name] ?? []).map((step) => (at += step)); })];
    })));
    const best = (of, most, first) => {
      const scores = new Map();
      for (const numbers of [...holders.values()].map((list) => list.filter(of))) {
        for (const number of numbers) scores.set(number, (scores.get(number) ?? 0) + Math.log(1 + most / numbers.length));
      }
      return [...scores].sort((a, b) => b[1] - a[1]).slice(0, first).map(([number]) => number);
    };
    const chosen = [...best(isPage, answered, PAGES), ...best((number) => !isPage(number), count - answered, OPEN)];
    const rows = await Promise.all(chosen.map(async (number) => {
      if (!questions.has(number)) questions.set(number, indexed(unpack(await piece(`q${Math.floor(number / chunk)}`))[number % chunk]));
      return questions.get(number);
    }));
    // How much a term tells: what few pages hold tells much, and more in a title if few titles hold it.
    const tells = (count) => Math.log(1 + answered / (count + 0.5));
    const rarities = new Map([...holders].map(([term, numbers]) => {
      const held = numbers.filter(isPage); // a page whose title holds it stands twice
      const pages = new Set(held).size;
      return [term, { anywhere: tells(pages), title: tells(held.length - pages) }];
    }));
    const rarity = (term) => rarities.get(term)?.anywhere ?? (term[0] === "=" ? RARITY[term.slice(1)] : STOP.has(term) ? STOPPED : COMMON_WORD);
    const inTitle = (term) => (rarities.has(term) ? rarities.get(term).title / rarity(term) : 1);
    // The query as far as it can match: what only unanswered questions hold must not change how the pages are ranked.
    const among = (of) => {
      const lacks = (term) => holders.has(term) && !holders.get(term).some(of);
      return { ...asked, rarity, inTitle, said: asked.said.filter((term) => !lacks(term)), joined: asked.joined.filter((term) => holders.get(term)?.some(of)), unknown: new Set(asked.found.filter(lacks)) };
    };
    const ofPages = among(isPage);
    const open = ({ question }) => unanswered(question.id);
    return { ...ranked(rows.filter((row) => !open(row)), rows.filter(open), ofPages, among(() => true)), unknown: ofPages.unknown };
  };
}
