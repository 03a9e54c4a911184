/* A list that was cut into parts: the address of an entry that once stood on this page leads to the part that has it now. */

const id = decodeURIComponent(location.hash.slice(1));
if (id && !document.getElementById(id)) {
  const links = document.querySelectorAll('article a[href*="-part-"]');
  for (const part of new Set(Array.from(links, (link) => link.href.split("#")[0]))) {
    const page = new DOMParser().parseFromString(await (await fetch(part)).text(), "text/html");
    if (page.getElementById(id)) {
      location.replace(`${part}#${encodeURIComponent(id)}`);
      break;
    }
  }
}
