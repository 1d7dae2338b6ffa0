// @ts-check
/// <reference lib="dom" />
import { byId } from "./dom.js";

/**
 * One key for each thing: a letter presses the button that names it, where there is one.
 * @param {{ search: () => void, help: () => void, step: (by: 1 | -1) => void, back: () => void }} actions
 */
export function listenToKeys({ search, help, step, back }) {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (target instanceof HTMLInputElement) {
      if (key === "Escape") target.blur();
      return;
    }
    const action = { "/": search, "?": help, n: () => step(1), p: () => step(-1), Escape: back }[key];
    const button = /^[a-z]$/.test(key)
      ? /** @type {HTMLElement | null} */ (byId("account").querySelector(`[data-key="${key}"]`))
      : null;
    if (!action && !button) return;
    event.preventDefault();
    if (action) action();
    else button?.click();
  });
}
