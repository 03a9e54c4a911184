// The worker behind Material's search box: small, because every page starts it. The engine and the index are loaded
// when the box gets the focus, which the page announces on the channel named in this worker's address, or by the first
// query. Messages of Material: 0 SETUP -> 1 READY, 2 QUERY -> 3 RESULT.

const here = new URL(self.location.href);
const beside = (name) => new URL(here.searchParams.get(name), here).href;
const EMPTY = { items: [] };
// The page hears on the same channel whether the index could be loaded.
const channel = here.hash && self.BroadcastChannel ? new BroadcastChannel(here.hash.slice(1)) : undefined;
let opened;
let latest = 0;

function ready() {
  if (!opened) {
    opened = (async () => {
      const index = beside("index");
      const response = fetch(index); // on its way while the engine comes
      importScripts(beside("engine"));
      return self.zerograd.open(index, await response);
    })();
    opened.then(() => channel?.postMessage("loaded"), () => {
      opened = undefined;
      channel?.postMessage("failed");
    });
  }
  return opened;
}

async function answer(query) {
  const number = ++latest;
  let data = EMPTY;
  if (query.trim()) {
    try {
      data = await (await ready())(query);
    } catch (error) {
      console.warn("search:", error);
    }
  }
  // An answer that a newer query has overtaken is dropped.
  if (number === latest) postMessage({ type: 3, data });
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type === 0) postMessage({ type: 1 });
  if (type === 2) answer(String(data));
});

if (channel) channel.onmessage = () => ready().catch(() => {});
