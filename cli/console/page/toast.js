// @ts-check
/// <reference lib="dom" />
import { byId, h } from "./dom.js";

/** Whether it still matters when another account is shown. */
let lasting = false;

/**
 * Says what happened, until the next thing happens.
 * @param {string} text
 * @param {() => void} [undo] What the button "Undo" beside it does.
 */
export function toast(text, undo) {
  lasting = undo !== undefined;
  const button = undo && h("button", { type: "button", className: "link" }, "Undo");
  button?.addEventListener("click", () => undo?.());
  byId("toast").replaceChildren(h("span", {}, text), ...(button ? [" ", button] : []));
}

/** Takes away what was said of the account that was shown before. */
export function clearToast() {
  if (!lasting) byId("toast").replaceChildren();
}
