// @ts-check
/// <reference lib="dom" />
import { accountView } from "./account.js";
import { byId, h } from "./dom.js";
import { FleetList, waits } from "./fleet.js";
import { askPerson, showHelp } from "./help.js";
import { listenToKeys } from "./keys.js";
import { readFleet, readMetadata, record, sendBack } from "./server.js";
import { clearToast, toast } from "./toast.js";
import { sendBackButton, welcome } from "./welcome.js";

/** @typedef {import("./server.js").Fleet} Fleet */
/** @typedef {import("../view.ts").AccountView} Account */

const list = new FleetList();
/** @type {Fleet} */
let fleet = { agency: "", settingsPage: "", by: "", accounts: [], problems: [], revision: 0 };
let by = "";

const waiting = () => fleet.accounts.filter(waits);
const openId = () => decodeURIComponent(location.hash.slice(1));

/** @type {import("./account.js").AccountActions} */
const actions = {
  copyEntityId: async ({ spEntityId }) => copy(spEntityId, "Entity ID copied."),
  copyMetadata: async (account) => copy(await readMetadata(account), "Metadata copied."),
  copySignIn: async ({ signIn }) => copy(signIn, "Address copied. Open it in a private window."),
  confirm: async (account) => {
    const next = neighbour(account.imagekitId, 1);
    if (!(await send("confirm", account))) return;
    toast(`Recorded: ${account.imagekitId}.`, () => void told.undo(account));
    // Until that has run nobody can sign in there: it is not left for the next account.
    if (fleet.accounts.some(({ imagekitId, activation }) => imagekitId === account.imagekitId && activation)) return;
    location.hash = next && next !== account.imagekitId ? next : account.imagekitId;
  },
  signedIn: async (account) => {
    if (await send("signed-in", account)) toast(`Recorded: somebody signed in to ${account.imagekitId}.`);
  },
  undo: async (account) => {
    if (await send("undo", account)) toast(`Taken back: ${account.imagekitId}.`);
    location.hash = account.imagekitId;
  },
};

/** @param {(account: Account) => Promise<void>} action @returns {(account: Account) => Promise<void>} */
const telling = (action) => async (account) => {
  try {
    await action(account);
  } catch (error) {
    toast(/** @type {Error} */ (error).message);
    throw error;
  }
};
const told = /** @type {typeof actions} */ (
  Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, telling(action)]))
);

/**
 * Records it, and shows what came of it. False where the person did not say who they are.
 * @param {"confirm" | "undo" | "signed-in"} what
 * @param {Account} account
 */
async function send(what, account) {
  by ||= (await askPerson("")) ?? "";
  if (by === "") return false;
  sessionStorage.setItem("by", by);
  show(await record(what, account, by));
  return true;
}

/** @param {string} text @param {string} said */
async function copy(text, said) {
  await navigator.clipboard.writeText(text);
  toast(said);
}

/** @param {Fleet} news */
function show(news) {
  fleet = news;
  by ||= sessionStorage.getItem("by") ?? fleet.by;
  const done = fleet.accounts.length - waiting().length;
  document.title = `${waiting().length} wait: hand-over of ${fleet.agency}`;
  byId("title").textContent = `Hand-over of ${fleet.agency} to ImageKit`;
  showPerson();
  const bar = /** @type {HTMLProgressElement} */ (byId("bar"));
  Object.assign(bar, { max: Math.max(fleet.accounts.length, 1), value: done });
  byId("count").textContent = `${done} of ${fleet.accounts.length} done`;
  byId("problems").replaceChildren(...fleet.problems.map((problem) => h("p", {}, problem)));
  byId("send-back").replaceChildren(sendBack && done > 0 ? sendBackButton(`Send back (${done})`, sendBack) : "");
  list.show(fleet.accounts);
  showAccount();
}

function showPerson() {
  const change = h("button", { type: "button", className: "link" }, by === "" ? "Say who you are" : "Change");
  change.addEventListener("click", async () => {
    by = (await askPerson(by)) ?? by;
    sessionStorage.setItem("by", by);
    showPerson();
  });
  byId("who").replaceChildren(by === "" ? "" : `You confirm as ${by}. `, change);
}

function showAccount() {
  const account = fleet.accounts.find(({ imagekitId }) => imagekitId === openId());
  document.body.classList.toggle("open", account !== undefined);
  list.mark(account?.imagekitId);
  const back = h("a", { href: "#", className: "back" }, "All accounts");
  const context = {
    settingsPage: fleet.settingsPage,
    left: waiting().length,
    next: neighbour(openId(), 1),
    actions: told,
    again: showAccount,
  };
  const content = account ? [back, ...accountView(account, context)] : [welcome(waiting(), sendBack)];
  const hadFocus = byId("account").contains(document.activeElement) || document.activeElement === document.body;
  byId("account").replaceChildren(...content);
  if (account && hadFocus) focusNext();
}

/** The next button to press has the focus, so that Enter goes on. */
function focusNext() {
  const primary = byId("account").querySelector(".primary");
  if (primary instanceof HTMLElement) primary.focus({ preventScroll: true });
}

/**
 * The account that waits next, or before, around this one.
 * @param {string} id
 * @param {1 | -1} by
 */
function neighbour(id, by) {
  const all = fleet.accounts;
  const from = all.findIndex(({ imagekitId }) => imagekitId === id);
  for (let step = 1; step <= all.length; step += 1) {
    const one = all[(((from + by * step) % all.length) + all.length) % all.length];
    if (one && waits(one)) return one.imagekitId;
  }
  return undefined;
}

/** Shows what happens elsewhere, without end. */
async function follow() {
  for (;;) {
    try {
      const news = await readFleet(fleet.revision);
      if (news.revision !== fleet.revision) show(news);
    } catch (error) {
      toast(/** @type {Error} */ (error).message);
      await new Promise((wake) => setTimeout(wake, 3000));
    }
  }
}

window.addEventListener("hashchange", () => {
  clearToast();
  showAccount();
  if (openId() !== "") focusNext();
});
listenToKeys({
  search: () => list.focusSearch(),
  help: showHelp,
  step: (direction) => {
    const next = neighbour(openId(), direction);
    if (next) location.hash = next;
  },
  back: () => {
    location.hash = "";
  },
});
try {
  show(await readFleet());
} catch (error) {
  toast(/** @type {Error} */ (error).message);
}
void follow();
