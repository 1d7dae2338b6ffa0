// @ts-check
/// <reference lib="dom" />
import { byId, h } from "./dom.js";

const keys = [
  ["Enter", "the next step"],
  ["o", "open ImageKit’s settings"],
  ["e", "copy the Entity ID"],
  ["m", "copy the metadata"],
  ["s", "I saved it, or deleted it"],
  ["n and p", "the next account that waits, the one before"],
  ["c and w", "copy the sign-in address, say that it worked"],
  ["u", "undo"],
  ["/", "search"],
  ["Esc", "back to the list"],
  ["?", "these keys"],
];

/** Shows the keys. */
export function showHelp() {
  const dialog = /** @type {HTMLDialogElement} */ (byId("help"));
  const rows = keys.map(([key = "", what = ""]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)));
  const close = h("button", { type: "button", className: "primary" }, "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(h("h2", { id: "help-title" }, "Keys"), h("dl", {}, ...rows), close);
  dialog.showModal();
}

/**
 * Asks who confirms; undefined where the person does not say.
 * @param {string} before
 * @returns {Promise<string | undefined>}
 */
export function askPerson(before) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("person"));
  const input = h("input", { id: "person-input", type: "email", required: true, value: before, autocomplete: "email" });
  const cancel = h("button", { type: "button" }, "Cancel");
  const form = h(
    "form",
    { method: "dialog" },
    h("label", { htmlFor: "person-input" }, "Your e-mail address. It is written beside what you confirm."),
    input,
    h("p", { className: "buttons" }, h("button", { type: "submit", className: "primary" }, "Go on"), cancel),
  );
  dialog.replaceChildren(h("h2", { id: "person-title" }, "Who are you?"), form);
  dialog.showModal();
  return new Promise((settle) => {
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", () => settle(input.value));
    dialog.addEventListener("close", () => settle(undefined), { once: true });
  });
}
