// @ts-check
/// <reference lib="dom" />
import { afterwards, onwards } from "./afterwards.js";
import { h } from "./dom.js";
import { statusNames, waits } from "./fleet.js";

/** @typedef {import("../view.ts").AccountView} Account */
/** @typedef {"open" | "entity" | "metadata" | "save"} StepName */

/**
 * What the person can do with an account.
 * @typedef {object} AccountActions
 * @property {(account: Account) => Promise<void>} copyEntityId
 * @property {(account: Account) => Promise<void>} copyMetadata
 * @property {(account: Account) => Promise<void>} copySignIn
 * @property {(account: Account) => Promise<void>} confirm
 * @property {(account: Account) => Promise<void>} signedIn
 * @property {(account: Account) => Promise<void>} undo
 */

/**
 * Steps that were done, kept for the tab: a reload loses none. Settings that changed begin anew.
 * @param {Account} account
 */
export function stepsDone({ imagekitId, code }) {
  const key = `steps ${imagekitId} ${code}`;
  /** @type {StepName[]} */
  const done = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  return {
    /** @param {StepName} name */
    has: (name) => done.includes(name),
    /** @param {StepName} name */
    add: (name) => {
      if (!done.includes(name)) done.push(name);
      sessionStorage.setItem(key, JSON.stringify(done));
    },
  };
}

/**
 * @typedef {object} Step
 * @property {StepName} name
 * @property {string} key
 * @property {string} label
 * @property {(Node | string)[]} about
 * @property {(account: Account) => Promise<void>} [run] A link where it is absent.
 */

/**
 * The steps of an account, in their order. With each, what its button does.
 * @param {Account} account
 * @param {AccountActions} actions
 * @returns {Step[]}
 */
function stepsOf({ status, spEntityId, isEntityIdKept, code }, actions) {
  /** @type {Step} */
  const open = { name: "open", key: "o", label: "Open ImageKit’s settings", about: ["It opens in another tab."] };
  if (status === "to-delete") {
    const about = ["Delete the metadata there, and save."];
    return [
      { ...open, about: ["It opens in another tab. Delete the metadata there, and save."] },
      { name: "save", key: "s", label: "I deleted it", about, run: actions.confirm },
    ];
  }
  const entity = isEntityIdKept
    ? []
    : [
        spEntityId === ""
          ? /** @type {Step} */ ({
              name: "entity",
              key: "e",
              label: "The field is empty",
              about: ["Leave the field “Entity ID” empty. This is the agency’s own account."],
              run: async () => {},
            })
          : /** @type {Step} */ ({
              name: "entity",
              key: "e",
              label: "Copy Entity ID",
              about: ["Paste it into the field “Entity ID”.", h("code", {}, spEntityId)],
              run: actions.copyEntityId,
            }),
      ];
  const kept = isEntityIdKept ? " The Entity ID stays as it is." : "";
  return [
    open,
    ...entity,
    {
      name: "metadata",
      key: "m",
      label: "Copy metadata",
      about: [`Paste it into the metadata field. It replaces what is there.${kept}`, h("code", {}, `settings ${code}`)],
      run: actions.copyMetadata,
    },
    { name: "save", key: "s", label: "I saved it", about: ["Press “Save” at ImageKit first."], run: actions.confirm },
  ];
}

/**
 * The view of one account.
 * @param {Account} account
 * @param {{ settingsPage: string, left: number, next: string | undefined, actions: AccountActions, again: () => void }} context
 *   `next`: the account that waits next. `again`: shows this one anew.
 */
export function accountView(account, { settingsPage, left, next, actions, again }) {
  const { activation, displayName, drift, imagekitId, lastSignIn, sentence, status } = account;
  const head = [
    h(
      "p",
      { className: "eyebrow" },
      h("span", { className: `pill ${status}` }, statusNames[status]),
      ` ${leftText(left)}`,
    ),
    h("h2", {}, displayName),
    h("p", { className: "sentence" }, sentence),
    ...[lastSignIn, drift].filter(Boolean).map((text) => h("p", { className: "sentence" }, text)),
    ...(activation === "" ? [] : [h("p", { className: "activation", role: "alert" }, activation)]),
  ];
  if (!waits(account)) return [...head, ...afterwards(account, actions), ...onwards(next)];
  const who = h(
    "p",
    { className: "sign-in-as" },
    h("span", {}, "Be signed in to this ImageKit account, and to no other:"),
    h("strong", {}, imagekitId),
  );
  const done = stepsDone(account);
  const steps = stepsOf(account, actions);
  const current = steps.find(({ name }) => !done.has(name))?.name;
  const items = steps.map((step, place) => {
    const state = done.has(step.name) ? "done" : step.name === current ? "current" : "later";
    return stepItem(step, {
      place,
      state,
      account,
      settingsPage,
      finish: () => {
        done.add(step.name);
        again();
      },
    });
  });
  return [...head, who, h("ol", { className: "steps" }, ...items)];
}

/**
 * @param {Step} step
 * @param {{ place: number, state: string, account: Account, settingsPage: string, finish: () => void }} context
 */
function stepItem({ name, key, label, about, run }, { place, state, account, settingsPage, finish }) {
  const className = state === "current" ? "primary" : "";
  const common = { className, "data-key": key, "aria-keyshortcuts": key };
  const button = run
    ? h("button", { type: "button", ...common }, label)
    : h("a", { href: settingsPage, target: "_blank", rel: "noopener noreferrer", role: "button", ...common }, label);
  button.addEventListener("click", () => {
    // A confirmation shows the next account by itself.
    if (!run) finish();
    else if (name === "save") void run(account);
    else void run(account).then(finish);
  });
  const mark = state === "done" ? "" : String(place + 1);
  const told = state === "done" ? h("span", { className: "hidden-label" }, "Done: ") : undefined;
  return h(
    "li",
    { className: state, ...(state === "current" && { "aria-current": "step" }) },
    h("span", { className: "mark", "aria-hidden": "true" }, mark),
    h("div", {}, told, button, h("kbd", { "aria-hidden": "true" }, key), ...about.map((part) => h("p", {}, part))),
  );
}

/** @param {number} left */
function leftText(left) {
  if (left === 0) return "Nothing waits any more.";
  return left === 1 ? "1 account waits." : `${left} accounts wait.`;
}
