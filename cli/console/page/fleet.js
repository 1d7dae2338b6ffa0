// @ts-check
/// <reference lib="dom" />
import { byId, h } from "./dom.js";

/** @typedef {import("../view.ts").AccountView} Account */

/** What a status is called on the page. @type {Record<Account["status"], string>} */
export const statusNames = {
  "to-paste": "Paste",
  "to-paste-again": "Paste again",
  "to-delete": "Delete",
  confirmed: "Confirmed",
  deleted: "Deleted",
  "not-ready": "Not ready",
  unreadable: "Unreadable",
};

/** @param {Account} account */
export const waits = ({ status }) => status.startsWith("to-");

/** @type {readonly { id: string, name: string, fits: (account: Account) => boolean }[]} */
const filters = [
  { id: "all", name: "All", fits: () => true },
  { id: "waits", name: "Waits", fits: waits },
  { id: "changed", name: "Changed", fits: ({ status }) => status === "to-paste-again" },
  { id: "delete", name: "To delete", fits: ({ status }) => status === "to-delete" },
  { id: "drifted", name: "Drifted", fits: ({ drift }) => drift !== "" },
  { id: "done", name: "Done", fits: ({ status }) => status === "confirmed" || status === "deleted" },
  { id: "stuck", name: "Cannot be pasted", fits: ({ status }) => status === "not-ready" || status === "unreadable" },
];

/** The list of accounts, with search and filter. */
export class FleetList {
  /** @type {readonly Account[]} */
  #accounts = [];
  /** What each row is searched by, in the rows' order. @type {string[]} */
  #texts = [];
  #filter = "";
  #search = /** @type {HTMLInputElement} */ (byId("search"));
  #list = byId("list");

  constructor() {
    this.#search.addEventListener("input", () => this.#apply());
    byId("all").addEventListener("click", () => {
      this.#search.value = "";
      this.#choose("all");
    });
  }

  /** @param {readonly Account[]} accounts */
  show(accounts) {
    this.#accounts = accounts;
    this.#texts = accounts.map(({ imagekitId, displayName, spEntityId }) =>
      `${imagekitId} ${displayName} ${spEntityId}`.toLowerCase(),
    );
    this.#list.replaceChildren(...accounts.map(row));
    this.#filter ||= accounts.some(waits) ? "waits" : "all";
    this.#showFilters();
    this.#apply();
  }

  /** Marks the account that is open. @param {string | undefined} id */
  mark(id) {
    for (const link of this.#list.querySelectorAll("a")) {
      if (link.dataset.id === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  #showFilters() {
    const buttons = filters.flatMap(({ id, name, fits }) => {
      const count = this.#accounts.filter(fits).length;
      if (count === 0 && id !== "all" && id !== this.#filter) return [];
      const pressed = String(id === this.#filter);
      const button = h("button", { type: "button", "aria-pressed": pressed }, `${name} `, h("b", {}, String(count)));
      button.addEventListener("click", () => this.#choose(id));
      return [button];
    });
    byId("filters").replaceChildren(...buttons);
  }

  /** @param {string} id */
  #choose(id) {
    this.#filter = id;
    this.#showFilters();
    this.#apply();
  }

  #apply() {
    const words = this.#search.value.toLowerCase().split(/\s+/);
    const { fits } = filters.find(({ id }) => id === this.#filter) ?? { fits: () => true };
    let shown = 0;
    for (const [place, element] of [...this.#list.children].entries()) {
      const account = this.#accounts[place];
      const isShown = account && fits(account) && words.every((word) => this.#texts[place]?.includes(word));
      /** @type {HTMLElement} */ (element).hidden = !isShown;
      if (isShown) shown += 1;
    }
    byId("none").hidden = shown > 0;
  }
}

/** @param {Account} account */
function row({ activation, imagekitId, displayName, status, sentence, certificateEnd }) {
  const end = certificateEnd && !sentence.includes("ends ") && `Its certificate ends ${certificateEnd.slice(0, 10)}.`;
  const link = h(
    "a",
    { href: `#${imagekitId}` },
    h("span", { className: "name" }, displayName),
    h("span", { className: `pill ${status}` }, statusNames[status]),
    h("span", { className: "id" }, imagekitId),
    h("span", { className: "sentence" }, `${sentence} ${activation && "Now: activate."} ${end || ""}`),
  );
  link.dataset.id = imagekitId;
  return h("li", {}, link);
}
