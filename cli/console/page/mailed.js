// @ts-check
/// <reference lib="dom" />
import { byId, h } from "./dom.js";
import { toast } from "./toast.js";

/** In a page that was sent as a file this stands in for server.js: nothing answers, so it keeps what the person confirms and makes a text of it. */

/** @typedef {import("../view.ts").AccountView} Account */
/** @typedef {import("./server.js").Fleet} Fleet */
/** @typedef {import("../../../domain/handover/returned.ts").ReturnedEvent} ReturnedEvent */
/** @typedef {import("../../mailed/exportPage.ts").MailedData} MailedData */

/** @type {MailedData} */
const data = JSON.parse(byId("data").textContent ?? "");
/** Another page, of another day, has confirmations of its own. */
const place = `imagekit-sso hand-over ${data.page}`;
let events = kept();
let revision = 1;

/**
 * Everything that was kept here. Twice: the tab's own copy stays over a reload where a browser has lost the other, which was seen once in some
 * forty reloads of a file right after a write; the other one stays when the tab is closed.
 * @returns {ReturnedEvent[]}
 */
function kept() {
  const all = [() => localStorage, () => sessionStorage].flatMap((storage) => {
    try {
      return /** @type {ReturnedEvent[]} */ (JSON.parse(storage().getItem(place) ?? "[]"));
    } catch {
      return [];
    }
  });
  return [...new Map(all.map((event) => [event.id, event])).values()];
}

/** Adds what another tab of the same file has kept. Whether there was anything. */
function takeKept() {
  const known = new Set(events.map(({ id }) => id));
  const others = kept().filter(({ id }) => !known.has(id));
  events = [...events, ...others].toSorted((left, right) => (left.at < right.at ? -1 : 1));
  return others.length > 0;
}

/** @type {() => void} */
let wake = () => {};
// A browser may tell a page late what another one wrote, and what it wrote itself just before it was loaded again.
const look = () => {
  if (!takeKept()) return;
  revision += 1;
  wake();
};
window.addEventListener("storage", look);
setInterval(look, 1000);

/** @param {ReturnedEvent} event */
function keep(event) {
  takeKept();
  events = [...events, event];
  revision += 1;
  try {
    sessionStorage.setItem(place, JSON.stringify(events));
    localStorage.setItem(place, JSON.stringify(events));
  } catch {
    throw new Error(
      "This browser keeps nothing for this page. Do not close it before you have sent back what you did.",
    );
  }
}

/**
 * @param {number} [after]
 * @returns {Promise<Fleet>}
 */
export async function readFleet(after) {
  if (after === revision)
    await new Promise((settle) => {
      wake = () => settle(undefined);
    });
  return fleetHere();
}

/** @returns {Fleet} */
function fleetHere() {
  const { agency, settingsPage, accounts } = data;
  return {
    revision,
    agency,
    settingsPage,
    by: "",
    problems: [],
    accounts: accounts.map(({ account }) => now(account)),
  };
}

/** What is in force of what was confirmed for an account here. @param {string} id */
function inForce(id) {
  const undone = new Set(events.flatMap((one) => (one.event === "undone" ? [one.of] : [])));
  return events.filter((one) => one.account === id && one.event !== "undone" && !undone.has(one.id));
}

/** The account as it is shown: what was prepared, and what was confirmed here since. @param {Account} account @returns {Account} */
function now(account) {
  const all = inForce(account.imagekitId);
  const last = all.findLast(({ event }) => event === "saved" || event === "deleted");
  const proof = all.findLast(({ event }) => event === "signed-in");
  if (!last) return { ...account, activation: "" };
  const { by, at } = proof ?? last;
  const on = `on ${at.slice(0, 10)}`;
  if (last.event === "deleted")
    return { ...account, status: "deleted", sentence: `${by} said ${on} that its settings were deleted.` };
  const sentence = `${by} ${proof ? "signed in" : "said so"} ${on}.`;
  const activation = proof ? "" : account.activation;
  return { ...account, status: "confirmed", activation, sentence, proof: proof ? "signed-in" : "said" };
}

/** @param {string} id */
function mailed(id) {
  return data.accounts.find(({ account }) => account.imagekitId === id);
}

/** @param {Account} account */
export async function readMetadata({ imagekitId }) {
  return mailed(imagekitId)?.metadataXml ?? "";
}

/**
 * @param {"confirm" | "undo" | "signed-in"} what
 * @param {Pick<Account, "imagekitId" | "code">} account
 * @param {string} by
 */
export async function record(what, { imagekitId }, by) {
  const common = { id: crypto.randomUUID(), at: new Date().toISOString(), account: imagekitId, by };
  const digest = mailed(imagekitId)?.digest ?? "";
  if (what === "undo") {
    const last = inForce(imagekitId).at(-1);
    if (last) keep({ event: "undone", ...common, of: last.id });
  } else if (what === "signed-in") keep({ event: "signed-in", ...common, digest });
  else if (digest === "") keep({ event: "deleted", ...common });
  else keep({ event: "saved", ...common, digest });
  return fleetHere();
}

/** The text that is sent back. Parted into short lines, since programs for mail break long ones. */
function returnedText() {
  const json = JSON.stringify({ version: 1, agency: data.agency, page: data.page, events });
  const bytes = new TextEncoder().encode(json);
  const encoded = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const people = [...new Set(events.map(({ by }) => by))].join(", ");
  const accounts = data.accounts.filter(({ account }) => inForce(account.imagekitId).length > 0).length;
  return [
    `Hand-over of ${data.agency} to ImageKit: ${accounts} ${accounts === 1 ? "account" : "accounts"}, confirmed by ${people}.`,
    "Keep the lines below as they are.",
    "-----BEGIN HAND-OVER-----",
    ...(encoded.match(/.{1,72}/g) ?? []),
    "-----END HAND-OVER-----",
    "",
  ].join("\n");
}

/** Shows the text that is sent back, to be copied or saved. */
export function sendBack() {
  const dialog = /** @type {HTMLDialogElement} */ (byId("sending"));
  const text = returnedText();
  const area = h("textarea", { id: "sending-text", readOnly: true, rows: 8, value: text });
  const copy = h("button", { type: "button", className: "primary" }, "Copy the text");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    dialog.close();
    toast("Text copied. Paste it into a mail.");
  });
  const file = h(
    "a",
    { role: "button", href: URL.createObjectURL(new Blob([text])), download: `${data.agency}-hand-over.txt` },
    "Save it as a file",
  );
  const close = h("button", { type: "button" }, "Close");
  close.addEventListener("click", () => dialog.close());
  const to = data.from === "" ? "the person who sent you this page" : data.from;
  dialog.replaceChildren(
    h("h2", { id: "sending-title" }, "Send back what you confirmed"),
    h("p", {}, `Send this text to ${to}. It holds no secret.`),
    h("label", { htmlFor: "sending-text", className: "hidden-label" }, "The text"),
    area,
    h("p", { className: "buttons" }, copy, " ", file, " ", close),
  );
  dialog.showModal();
  copy.focus();
  area.setSelectionRange(0, 0);
  area.scrollTop = 0;
}
