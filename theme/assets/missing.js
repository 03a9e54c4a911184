// At an address below en/ that is not there, GitHub Pages shows the Chinese page: it becomes the English one in place.

const { english } = document.currentScript.dataset;
if (location.pathname.startsWith(english)) {
  fetch(`${english}404.html`).then(async (answer) => {
    if (!answer.ok) return;
    const text = await answer.text();
    document.open();
    document.write(text);
    document.close();
  });
}
