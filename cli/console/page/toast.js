// @ts-check
/// <reference lib="dom" />
import { byId, h } from "./dom.js";

/**
 * Says what happened, until the next thing happens.
 * @param {string} text
 * @param {() => void} [undo] What the button "Undo" beside it does.
 */
export function toast(text, undo) {
  const button = undo && h("button", { type: "button", className: "link" }, "Undo");
  button?.addEventListener("click", () => undo?.());
  byId("toast").replaceChildren(h("span", {}, text), ...(button ? [" ", button] : []));
}
