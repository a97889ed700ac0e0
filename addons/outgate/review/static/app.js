// What the console does beyond plain pages: keys, the count of what is selected, the help. Nothing depends on it:
// each act is a form that works without. No inline code anywhere, for the content security policy allows none.
"use strict";

document.documentElement.classList.add("js");

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector, within = document) => within.querySelector(selector);
const rows = () => all("[data-row]");
const current = () => one("[data-row].is-current");
const picks = () => all("[data-row] input[name=pick]");

function counted() {
  const chosen = picks().filter((box) => box.checked).length;
  const told = one("[data-picked]");
  if (told) told.textContent = chosen ? `${chosen} selected` : "";
  const whole = one("[data-pick-all]");
  if (whole) {
    whole.checked = chosen > 0 && chosen === picks().length;
    whole.indeterminate = chosen > 0 && chosen < picks().length;
  }
}

function go(step) {
  const list = rows();
  if (!list.length) return;
  const at = list.indexOf(current());
  const to = list[Math.max(0, Math.min(list.length - 1, at < 0 ? 0 : at + step))];
  list.forEach((row) => row.classList.toggle("is-current", row === to));
  one("a.title", to).focus();
  to.scrollIntoView({ block: "nearest" });
}

function pick() {
  const box = current() && one("input[name=pick]", current());
  if (box) box.click();
}

// On the queue: fills the form of what is selected and asks for its preview. On an incident: sends its own form.
function mine() {
  const own = one("[data-mine]");
  if (own) return own.requestSubmit();
  const box = current() && one("input[name=pick]", current());
  if (box && !picks().some((each) => each.checked)) box.click();
  const people = one("#b-assignee");
  if (!people || !picks().some((each) => each.checked)) return undefined;
  people.value = people.options.length > 1 ? people.options[1].value : "";
  return one("[data-preview]").click();
}

function filter() {
  const decide = one("[data-decide] input[name=verdict]");
  if (decide) return decide.focus();
  const summary = one("[data-filter]");
  if (!summary) return undefined;
  summary.parentElement.open = true;
  return one("select, input", summary.parentElement).focus();
}

// Who speaks instead of typing, or whose hand slips, may turn single keys off in their browser.
const keysAreOff = () => localStorage.getItem("keys") === "off";

function help() {
  const dialog = one("#keys");
  if (!dialog || dialog.open) return;
  one("[data-keys-on]", dialog).checked = !keysAreOff();
  dialog.showModal();
}

// Closes what is unfolded over the page. Focus that was in it goes back to what unfolded it, and not to nowhere.
function close(drops) {
  drops.forEach((drop) => {
    if (drop.contains(document.activeElement)) one("summary", drop).focus();
    drop.open = false;
  });
}

const without = (node) => all(".drop[open]").filter((drop) => !drop.contains(node));

const follow = (selector) => {
  const link = one(selector);
  if (link) link.click();
};

const KEYS = {
  j: () => (rows().length ? go(1) : follow("[data-next]")),
  k: () => (rows().length ? go(-1) : follow("[data-previous]")),
  x: pick,
  a: mine,
  f: filter,
  u: () => follow("[data-up]"),
  "/": () => one("[data-search]")?.focus(),
  "?": help,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") return close(all(".drop[open]"));
  if (event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea") || one("dialog[open]")) return;
  const act = KEYS[event.key];
  if (!act || keysAreOff()) return;
  event.preventDefault();
  act();
});

// Focus that has gone on is not left behind what lies over it. Only for keys: a click must find things where they were.
document.addEventListener("keyup", (event) => {
  if (event.key === "Tab") close(without(document.activeElement));
});

document.addEventListener("change", (event) => {
  const state = one("[data-decide] select[name=state]");
  if (state && event.target.matches("[data-decide] input[name=verdict]") && !["resolved", "suppressed"].includes(state.value)) {
    state.value = "resolved"; // a verdict is meant to close; who wants it else chooses it again
  }
  if (event.target.matches("[data-pick-all]")) {
    picks().forEach((box) => { box.checked = event.target.checked; });
  }
  if (event.target.matches("[data-keys-on]")) localStorage.setItem("keys", event.target.checked ? "on" : "off");
  counted();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys]")) help();
  close(without(event.target));
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) rows().forEach((each) => each.classList.toggle("is-current", each === row));
});

// The tabs ask for their counts again and again. What fails is told where the counts stand, and taken back by the next.
["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((kind) => document.addEventListener(kind, () => {
  const told = one("[data-stale]");
  if (told) told.hidden = false;
}));

window.addEventListener("pageshow", counted); // a page from the browser's cache keeps what was ticked
