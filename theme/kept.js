// The service worker of the site: pages that were seen, and what they loaded, open without network. While there is one,
// everything comes from it.

const CACHE = `kept-1 ${registration.scope}`; // with another number, what was kept under this one is thrown away
const MOST = 300;

/** A page is the same whatever is asked of it (?h=, ?q=). */
const name = (url) => (/\/(?:index\.html)?[?#]/.test(url) ? url.split(/[?#]/)[0] : url);

async function keep(url, answer) {
  const cache = await caches.open(CACHE);
  await cache.put(name(url), answer);
  // What was kept or used last stands last.
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST)).map((old) => cache.delete(old)));
}

async function load(event, request, url = request.url) {
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && !url.endsWith(".zip")) event.waitUntil(keep(url, answer.clone()));
    return answer;
  } catch (error) {
    const seen = await (await caches.open(CACHE)).match(name(url));
    if (seen) return seen;
    throw error;
  }
}

const ours = (url) => url.startsWith(registration.scope);

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && ours(request.url)) event.respondWith(load(event, request));
});

addEventListener("message", (event) => event.waitUntil(Promise.allSettled(event.data.filter(ours).map((url) => load(event, url, url)))));

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const cache of await caches.keys()) if (cache.endsWith(registration.scope) && cache !== CACHE) await caches.delete(cache);
  await clients.claim();
})()));
