// @ts-check
/// <reference lib="dom" />
import { h } from "./dom.js";

/** @typedef {import("../view.ts").AccountView} Account */
/** @typedef {import("./account.js").AccountActions} AccountActions */

/**
 * What can be done with an account once it was confirmed: a test, and a slip taken back.
 * @param {Account} account
 * @param {AccountActions} actions
 */
export function afterwards(account, actions) {
  const { status, signIn, proof } = account;
  if (status === "not-ready" || status === "unreadable") return [];
  const undo = h("button", { type: "button", "data-key": "u", "aria-keyshortcuts": "u" }, "Undo: I did not do it");
  undo.addEventListener("click", () => void actions.undo(account));
  const undoing = h("p", {}, undo, h("kbd", { "aria-hidden": "true" }, "u"));
  if (status === "deleted" || proof === "signed-in") return [undoing];
  const copy = h("button", { type: "button", "data-key": "c", "aria-keyshortcuts": "c" }, "Copy the sign-in address");
  copy.addEventListener("click", () => void actions.copySignIn(account));
  const worked = h("button", { type: "button", "data-key": "w", "aria-keyshortcuts": "w" }, "It worked");
  worked.addEventListener("click", () => void actions.signedIn(account));
  const test = [
    h("h3", {}, "Test it with a sign-in"),
    h("p", {}, "Open the address in a private window, and sign in as a person who may use this account."),
    h("p", {}, "You should arrive at ImageKit’s dashboard, in the account ", h("strong", {}, account.imagekitId), "."),
    signIn === ""
      ? h("p", {}, "The address is the account’s tile in My Apps: https://myapps.microsoft.com")
      : h("p", {}, copy, h("kbd", { "aria-hidden": "true" }, "c")),
    h("p", {}, "Then sign in once from ImageKit’s own sign-in page, by single sign-on, with the same address."),
    h("p", {}, worked, h("kbd", { "aria-hidden": "true" }, "w")),
  ];
  return [...test, h("h3", {}, "A slip?"), undoing];
}

/**
 * The way to the account that waits next.
 * @param {string | undefined} next
 */
export function onwards(next) {
  if (next === undefined) return [];
  const link = h(
    "a",
    { href: `#${next}`, role: "button", className: "primary", "data-key": "n", "aria-keyshortcuts": "n" },
    "Next account",
  );
  return [h("p", {}, link, h("kbd", { "aria-hidden": "true" }, "n"))];
}
