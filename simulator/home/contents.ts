import { escapeXml as escapeHtml } from "../entra/xml.ts";
import { noFaults } from "../faults.ts";
import { readIdentityProvider } from "../imagekit/identityProvider.ts";
import { settingsPath } from "../imagekit/settingsPage.ts";
import type { ImageKitAccount, ServicePrincipal, World } from "../types.ts";

/** The page's sections, HTML. */
export function contents(world: World): string {
  return [tiles(world), accounts(world), directory(world), behaviour(world)].join("\n");
}

function section(id: string, title: string, body: string): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

/** What people see in My Apps; here of everybody. */
function tiles({ store, tenant }: World): string {
  const all = [...store.servicePrincipals.values()]
    .filter(({ preferredSingleSignOnMode }) => preferredSingleSignOnMode === "saml")
    .sort((one, other) => one.displayName.localeCompare(other.displayName));
  if (all.length === 0)
    return section("tiles", "My Apps", "<p>There is no SAML application yet. A run makes one for each account.</p>");
  const items = all.map((one) => {
    const href = `/${tenant.id}/signin/${encodeURIComponent(one.appId)}`;
    const people = [...store.appRoleAssignments.values()].filter(({ resourceId }) => resourceId === one.id).length;
    return `<li><a href="${href}">${escapeHtml(one.displayName)}</a><span>${one.accountEnabled ? "" : "sign-in is off · "}${count(people, "assignment")} · ${signer(one)}</span></li>`;
  });
  return section("tiles", "My Apps", `<ul class="tiles">${items.join("")}</ul>`);
}

function signer({ preferredTokenSigningKeyThumbprint: active, keyCredentials }: ServicePrincipal): string {
  const all = keyCredentials.filter(({ usage }) => usage === "Verify");
  const signs = all.find(
    ({ customKeyIdentifier }) =>
      Buffer.from(customKeyIdentifier ?? "", "base64")
        .toString("hex")
        .toUpperCase() === active,
  );
  if (!signs) return `${count(all.length, "certificate")}, none chosen to sign`;
  return `${count(all.length, "certificate")}, one signs until ${signs.endDateTime.slice(0, 10)}`;
}

function accounts({ store }: World): string {
  const rows = [...store.accounts.values()].map(
    (account) =>
      `<tr><th scope="row"><a href="${settingsPath}/${encodeURIComponent(account.id)}">${escapeHtml(account.id)}</a>${account.kind === "parent" ? " <small>parent</small>" : ""}</th>${cells(account)}</tr>`,
  );
  const titles = ["Account", "Single sign-on", "Entity ID", "Certificates", "People who signed in"];
  return section(
    "accounts",
    "ImageKit accounts",
    `<p>An account opens its settings page. <a href="/single-sign-on">Sign in from ImageKit’s side</a></p>
<div class="wide" tabindex="0" role="region" aria-label="Table of accounts"><table><thead><tr>${titles.map((title) => `<th scope="col">${title}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`,
  );
}

function cells({ settings, users }: ImageKitAccount): string {
  const cell = (text: string, kind = "") => `<td${kind}>${text}</td>`;
  return [
    settings ? cell("on", ' class="on"') : cell("off", ' class="off"'),
    cell(escapeHtml(settings?.spEntityId || (settings ? "empty" : "–"))),
    cell(settings ? certificatesOf(settings.metadataXml) : "–"),
    cell(String(users.length)),
  ].join("");
}

function certificatesOf(metadataXml: string): string {
  try {
    return String(readIdentityProvider(metadataXml).certificates.length);
  } catch {
    return "unreadable";
  }
}

function directory({ store, tenant, clock }: World): string {
  const rows: [string, string | number][] = [
    ["Tenant", tenant.id],
    ["Applications", store.applications.size],
    ["Enterprise applications", store.servicePrincipals.size],
    ["In the bin", store.deletedItems.size],
    ["People", store.users.size],
    ["Groups", store.groups.size],
    ["Its time", new Date(clock.now()).toISOString().slice(0, 16).replace("T", " ")],
  ];
  return section("directory", "Directory", list(rows));
}

function behaviour({ requests, faults: { settings } }: World): string {
  const usual: Record<string, unknown> = { ...noFaults };
  const changed = Object.entries(settings).filter(
    ([name, value]) => name !== "seed" && JSON.stringify(value) !== JSON.stringify(usual[name]),
  );
  const rows: [string, string | number][] = [
    ["Requests served", requests.total],
    ...changed.map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
  ];
  const none = changed.length === 0 ? "<p>Nothing goes wrong on purpose.</p>" : "";
  return section("behaviour", "Behaviour", list(rows) + none);
}

function list(rows: readonly (readonly [string, string | number])[]): string {
  return `<dl>${rows.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(value))}</dd></div>`).join("")}</dl>`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
