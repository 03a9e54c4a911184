// The player of a recorded training loop: made from the data beside the tables, which stay where there is no script.

const PAUSE = 900;

const node = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const shape = (tag, attributes, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

function player(box) {
  const { words, variants } = JSON.parse(box.querySelector("script").textContent);
  let variant = variants[0];
  let position = 0;
  let timer = null;

  const zeroing = node("input", { type: "checkbox", checked: box.dataset.zeroing !== "off" });
  const optimizer = node("select", {}, ...[...new Set(variants.map((v) => v.optimizer))].map((name) => node("option", { textContent: name })));
  const code = node("ol", { className: "trace-code", tabIndex: 0 });
  const values = ["w", "w.grad", "loss"].map((name) => ({ name, shown: node("dd") }));
  const state = node("dl", { className: "trace-state" }, ...values.map(({ name, shown }) => node("div", {}, node("dt", { textContent: name }), shown)));
  const status = node("p", { className: "trace-status" });
  status.setAttribute("role", "status");
  const range = node("input", { type: "range", min: 0, step: 1 });
  range.setAttribute("aria-label", words.position);
  const button = (name, sign, act) => {
    const made = node("button", { type: "button", textContent: sign, title: words[name] });
    made.setAttribute("aria-label", words[name]);
    made.addEventListener("click", act);
    return made;
  };
  const play = button("play", "▶", () => {
    if (!timer) return start();
    stop();
    go(position);
  });

  // The parabola that the loop descends, the way so far, and where w is now.
  const all = variants.flatMap((v) => v.states.map((s) => Number(s.w)));
  const [low, high] = [Math.min(0, ...all), Math.max(4, ...all)];
  const place = (w) => [8 + (144 * (w - low)) / (high - low), 92 - (84 * (w - 2) ** 2) / Math.max(low - 2, high - 2) ** 2];
  const path = (ws) => `M${ws.map(place).join("L")}`;
  const way = shape("path", { class: "line thin key", d: path([0]) });
  const dot = shape("circle", { class: "dot key", r: 4 });
  const curve = shape("path", { class: "line faint", d: path(Array.from({ length: 33 }, (_, i) => low + ((high - low) * i) / 32)) });
  const [middle, bottom] = place(2);
  const target = shape("text", { class: "small good", x: middle, y: bottom + 14, "text-anchor": "middle" }, "w = 2");
  const line = node("div", { className: "picture", title: words.target }, shape("svg", { viewBox: "0 0 160 110" }, curve, target, way, dot));
  line.setAttribute("aria-hidden", "true");

  function choose() {
    stop();
    variant = variants.find((v) => v.optimizer === optimizer.value && v.zeroing === zeroing.checked);
    code.replaceChildren(...variant.code.trimEnd().split("\n").map((text) => node("li", {}, node("code", { textContent: text || " " }))));
    range.max = variant.states.length;
    go(Math.min(position, variant.states.length));
  }

  function go(to) {
    position = Math.max(0, Math.min(to, variant.states.length));
    const now = variant.states[position - 1];
    const before = variant.states[position - 2];
    const all = [now?.w ?? "0.0000", now?.grad ?? "None", now?.loss ?? "—"];
    const old = [before?.w ?? "0.0000", before?.grad ?? "None", before?.loss ?? "—"];
    values.forEach(({ shown }, i) => {
      shown.textContent = all[i];
      shown.classList.toggle("changed", position > 0 && all[i] !== old[i]);
    });
    [...code.children].forEach((item, i) => {
      const here = now?.line === i + 1;
      item.classList.toggle("here", here);
      if (here) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    const [x, y] = place(Number(all[0]));
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", y);
    way.setAttribute("d", path([0, ...variant.states.slice(0, position).map((s) => Number(s.w))]));
    range.value = position;
    const [w, grad, loss] = all;
    const text = now ? words.state : words.start;
    const filled = Object.entries({ iteration: now?.iteration, w, grad, loss }).reduce((t, [k, v]) => t.replace(`{${k}}`, v), text);
    range.setAttribute("aria-valuetext", filled);
    if (timer && position === variant.states.length) stop();
    // While it plays, a screen reader would never finish a sentence.
    if (!timer) status.textContent = filled;
  }

  function start() {
    if (position === variant.states.length) go(0);
    timer = setInterval(() => go(position + 1), PAUSE);
    label(play, words.pause, "❚❚");
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    label(play, words.play, "▶");
  }

  function label(made, name, sign) {
    made.textContent = sign;
    made.title = name;
    made.setAttribute("aria-label", name);
  }

  const step = (by) => () => {
    stop();
    go(position + by);
  };
  zeroing.addEventListener("change", choose);
  optimizer.addEventListener("change", choose);
  range.addEventListener("input", () => {
    stop();
    go(Number(range.value));
  });

  const made = node(
    "div",
    { className: "trace-player" },
    node("div", { className: "trace-choice" }, node("label", {}, zeroing, ` ${words.zeroing}`), node("label", {}, `${words.optimizer} `, optimizer)),
    node("div", { className: "trace-view" }, code, node("div", {}, state, line)),
    node(
      "div",
      { className: "trace-buttons" },
      button("first", "«", step(-Infinity)),
      button("back", "‹", step(-1)),
      play,
      button("next", "›", step(1)),
      range,
    ),
    status,
  );
  const tables = node("div", { hidden: true });
  tables.append(...box.querySelectorAll("details"));
  box.append(made, tables);
  choose();
}

for (const box of document.querySelectorAll("[data-trace]")) player(box);
