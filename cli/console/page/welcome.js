// @ts-check
/// <reference lib="dom" />
import { h } from "./dom.js";

/** @typedef {import("../view.ts").AccountView} Account */

/**
 * What is shown while no account is open.
 * @param {readonly Account[]} waiting
 * @param {(() => void) | undefined} sendBack Undefined where confirmations are recorded at once.
 */
export function welcome(waiting, sendBack) {
  const [first] = waiting;
  if (!first)
    return sendBack ? finished(sendBack) : h("p", { className: "empty" }, "Nothing waits. Every account is done.");
  const start = h("a", { href: `#${first.imagekitId}`, className: "primary", role: "button" }, "Begin");
  const count = waiting.length;
  return h(
    "div",
    { className: "empty" },
    h(
      "p",
      {},
      `${count} ${count === 1 ? "account waits" : "accounts wait"} for you. Each takes four steps at the most.`,
    ),
    h("p", {}, "For each you need an administrator’s sign-in to that ImageKit account."),
    sendBack &&
      h("p", {}, "At the end, the page makes a short text. Send it back to the person who sent you this page."),
    h("p", {}, start),
    h("p", { className: "quiet" }, "Press ? for the keys."),
  );
}

/** @param {() => void} sendBack */
function finished(sendBack) {
  return h(
    "div",
    { className: "empty" },
    h("p", {}, "Every account is done. One thing is left: send back what you confirmed."),
    h("p", {}, sendBackButton("Send back", sendBack, "primary")),
  );
}

/**
 * @param {string} label
 * @param {() => void} sendBack
 * @param {string} [className]
 */
export function sendBackButton(label, sendBack, className = "") {
  const button = h("button", { type: "button", className }, label);
  button.addEventListener("click", sendBack);
  return button;
}
