// In the page of an unpacked file, which may start no worker: what stands here for one asks the engine in the page. Material
// waits for search_index.js, which brings the engine along, before it asks.

self.Worker = class extends EventTarget {
  async postMessage({ type, data }) {
    const answer = (content) => this.dispatchEvent(new MessageEvent("message", { data: content }));
    if (type === 0) answer({ type: 1 });
    if (type !== 2) return;
    this.query = data;
    this.search ??= zerograd.open(zerogradIndex);
    const found = data.trim() ? await (await this.search)(data) : { items: [] };
    for (const [item] of found.items) item.location = item.location.replace(/\/(?=#|$)/, "/index.html");
    if (data === this.query) answer({ type: 3, data: found });
  }
};
