// What a page does wrong for those who do not see it, or not all of it at once. Returns a list; empty is good.
() => {
  const faults = [];
  const shown = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
  const named = (node) =>
    [node.getAttribute("aria-label"), node.textContent, node.title, ...[...(node.labels || [])].map((l) => l.textContent)]
      .some((text) => text && text.trim()) || node.closest("[aria-labelledby]") === node;
  for (const node of document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")) {
    const own = node.matches("input, select, textarea")
      ? node.getAttribute("aria-label") || [...(node.labels || [])].some((label) => label.textContent.trim())
      : named(node);
    if (!own) faults.push(`no name: ${node.outerHTML.slice(0, 120)}`);
  }
  for (const node of document.querySelectorAll("img:not([alt]), svg:not([aria-hidden]):not([role=img][aria-label])"))
    faults.push(`no text instead: ${node.outerHTML.slice(0, 120)}`);
  const levels = [...document.querySelectorAll("main h1, main h2, main h3, main h4")].filter(shown).map((h) => Number(h.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) faults.push(`first headings: ${levels}`);
  levels.slice(1).forEach((level, at) => level - levels[at] > 1 && faults.push(`headings leave one out: ${levels}`));
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => faults.push(`twice: #${id}`));
  for (const node of document.querySelectorAll("[aria-labelledby], [aria-describedby], label[for]"))
    for (const id of (node.getAttribute("aria-labelledby") || node.getAttribute("aria-describedby") || node.htmlFor).split(" "))
      if (!document.getElementById(id)) faults.push(`refers to nothing: #${id}`);
  for (const node of document.querySelectorAll("[tabindex]")) if (node.tabIndex > 0) faults.push("a tabindex of its own");
  for (const table of document.querySelectorAll("table")) if (!table.querySelector("th")) faults.push("a table without heads");
  if (document.documentElement.lang !== "en") faults.push("no language");
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`wider than the window by ${document.documentElement.scrollWidth - innerWidth}`);
  return faults;
};
