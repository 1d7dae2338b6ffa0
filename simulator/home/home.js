// @ts-check
/// <reference lib="dom" />
// Shows the world anew every two seconds, and touches the page only where something has changed: no flicker, and the focus stays.

const every = 2_000;
const main = /** @type {HTMLElement} */ (document.querySelector("main"));

async function showAnew() {
  if (document.hidden) return;
  const answer = await fetch("/_simulator/home", { cache: "no-store" });
  const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  for (const section of now?.querySelectorAll("section") ?? []) {
    const id = section.getAttribute("aria-labelledby");
    const shown = main.querySelector(`section[aria-labelledby="${id}"]`);
    if (shown && shown.innerHTML !== section.innerHTML) replaceIn(shown, section);
  }
  document.body.classList.remove("lost");
}

/** @param {Element} shown @param {Element} now */
function replaceIn(shown, now) {
  const focused = shown.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : undefined;
  const region = shown.querySelector(".wide");
  const scrolled = region?.scrollLeft ?? 0;
  shown.innerHTML = now.innerHTML;
  const again = shown.querySelector(".wide");
  if (again) again.scrollLeft = scrolled;
  if (focused) for (const link of shown.querySelectorAll("a")) if (link.getAttribute("href") === focused) link.focus();
}

setInterval(() => void showAnew().catch(() => document.body.classList.add("lost")), every);
