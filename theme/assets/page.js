/* "Copy page as Markdown" and "Copy" of a recipe: fetches the file that the link beside it names, and puts it on the clipboard. Where that fails (no permission, no
   secure context, offline) the reader gets the file itself. */
for (const button of document.querySelectorAll(".page-copy")) {
  const { href } = button.parentElement.querySelector("a[type]");
  const status = button.parentElement.querySelector(".page-copied");
  const text = async () => {
    const answer = await fetch(href);
    if (!answer.ok) throw new Error(`${answer.status} for ${href}`);
    return new Blob([await answer.text()], { type: "text/plain" });
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      // The promise goes into the item, so that Safari still sees the click that allows it.
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": text() })]);
      status.textContent = button.dataset.done;
      setTimeout(() => (status.textContent = ""), 3000);
    } catch {
      location.assign(href);
    }
  });
}
