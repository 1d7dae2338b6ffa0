import { imagekitSsoCommand } from "../commands.ts";
import type { DesiredAccount } from "../desired/account.ts";
import { parseOwnershipMark, withoutNonce } from "../desired/ownershipMark.ts";
import { compareAppRoles } from "./appRoles.ts";
import type { Comparison } from "./comparison.ts";
import type { LiveApplication } from "./live.ts";
import { compareProperties } from "./properties.ts";
import { byHand, emptyBin, runUp } from "./remedies.ts";
import { listDifference, printable, quoted } from "./values.ts";

/**
 * The account's application among those that were found: the one with its mark, or else one without any mark that answers to its
 * identifier. What the others are is said. Undefined where there is none.
 */
export function ownApplication(
  comparison: Comparison,
  desired: DesiredAccount,
  found: readonly LiveApplication[],
): LiveApplication | undefined {
  const [identifier = ""] = desired.application.identifierUris;
  const answers = ({ identifierUris }: LiveApplication) => identifierUris.includes(identifier);
  const marked = found.filter(({ notes }) => isMarked(notes, desired.application.notes));
  const strangers = found.filter((one) => !marked.includes(one) && answers(one));
  const unmarked = strangers.find(({ notes }) => parseOwnershipMark(notes) === undefined);
  const own = marked.find(answers) ?? marked[0] ?? unmarked;
  const object = "application";

  if (!own) {
    const message = "No application bears the account's mark or answers to its identifier: nobody can sign in.";
    const expected = desired.application.displayName;
    comparison.find("application-missing", { side: "entra", object, expected, message, remedy: emptyBin });
  } else if (own === unmarked && marked.length === 0) {
    comparison.find("application-unmarked", {
      ...{ side: "entra", object, objectId: own.id, property: "notes" },
      ...{ expected: desired.application.notes, actual: own.notes },
      message: `The application that answers to the account's identifier, ${nameOf(own)}, does not bear its mark. Its notes are ${quoted(own.notes)}.`,
      remedy: `${runUp} If this program never made the application, remove it first, or its identifier: an identifier exists once in a tenant.`,
    });
  }
  for (const other of marked.filter((one) => one !== own)) {
    comparison.find("application-duplicate", {
      ...{ side: "entra", object, objectId: other.id, actual: other.notes },
      message: `A second application, ${nameOf(other)}, bears the account's mark. An interrupted run may have left it, or somebody else made it.`,
      remedy: `"${imagekitSsoCommand("recover --agency <agency>")}" says whose it is, as far as that can be proven, and removes it with --remove where it has no identifier (docs/interrupted-runs.md).`,
    });
  }
  for (const other of strangers.filter((one) => one !== own)) {
    comparison.find("identifier-held-by-another", {
      ...{ side: "entra", object, objectId: other.id, property: "identifierUris", expected: null, actual: identifier },
      message: `Another application, ${nameOf(other)}, answers to the account's identifier, ${identifier}, so that Entra sends its people there.`,
      remedy: `${byHand("Take the identifier from it")} ${runUp}`,
    });
  }
  return own;
}

/** The application's own properties. */
export function compareApplication(comparison: Comparison, desired: DesiredAccount, live: LiveApplication): void {
  const { appRoles, identifierUris, web, ...application } = desired.application;
  const { redirectUris, ...urls } = web;
  const place = { side: "entra", object: "application", objectId: live.id } as const;
  // A lost mark has a finding of its own.
  const { notes: _mark, ...withoutMark } = application;
  const marked = parseOwnershipMark(live.notes) !== undefined;
  const shown = { ...live, notes: withoutNonce(live.notes) };
  compareProperties(comparison, place, { ...(marked ? application : withoutMark), web: urls }, shown);

  const identifiers = listDifference(identifierUris, live.identifierUris);
  const property = "identifierUris";
  for (const expected of identifiers.missing) {
    const message = `The application does not answer to the account's identifier, ${expected}: nobody can sign in.`;
    comparison.find("identifier-missing", { ...place, property, expected, message, remedy: runUp });
  }
  for (const actual of identifiers.extra) {
    const message = `The application answers to the identifier ${quoted(actual)} too, which nobody declared, so that another service's sign-ins may come here.`;
    comparison.find("identifier-extra", {
      ...place,
      property,
      actual,
      message,
      remedy: byHand("Remove the identifier"),
    });
  }

  const replies = listDifference(redirectUris, live.web.redirectUris);
  for (const expected of replies.missing) {
    const message = `The account's Reply URL, ${expected}, is gone: Entra refuses to send its assertions to ImageKit.`;
    comparison.find("reply-url-missing", { ...place, property: "web.redirectUris", expected, message, remedy: runUp });
  }
  for (const actual of replies.extra) {
    const message = `Entra may send signed assertions to the Reply URL ${quoted(actual)} too, which nobody declared: whoever serves it can sign in to ImageKit with them.`;
    const remedy = `Find out who added it (Entra's audit log). ${runUp}`;
    comparison.find("reply-url-extra", { ...place, property: "web.redirectUris", actual, message, remedy });
  }
  compareAppRoles(comparison, place, appRoles, live.appRoles);
}

function nameOf({ displayName, id }: LiveApplication): string {
  return `${quoted(displayName ?? "")} (object id ${printable(id)})`;
}

function isMarked(notes: string, mark: string): boolean {
  const [ours, theirs] = [mark, notes].map(parseOwnershipMark);
  return ours?.agency === theirs?.agency && ours?.imagekitId === theirs?.imagekitId;
}
