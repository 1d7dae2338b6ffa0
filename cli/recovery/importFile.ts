import { componentTokens } from "../../domain/desired/resourceNames.ts";
import { resourceTokens } from "../../domain/resources.ts";
import type { KnownResources, Leftover } from "./leftovers.ts";

interface ImportedResource {
  type: string;
  /** Unique in the file, where `logicalName` need not be. */
  name: string;
  logicalName: string;
  parent?: string;
  id?: string;
  component?: true;
}

export interface ImportFile {
  nameTable: Record<string, string>;
  resources: ImportedResource[];
}

/** The account's own; all else is its enterprise application's. */
const ofAccount: ReadonlySet<string> = new Set([resourceTokens.signingCertificates]);

/** What `pulumi import --file` takes: the leftovers below their components, which are made where the state lacks them. */
export function importFile(
  agency: string,
  leftovers: readonly Leftover[],
  state: Pick<KnownResources, "find">,
): ImportFile {
  const nameTable: Record<string, string> = {};
  const resources: ImportedResource[] = [];
  /** Gives the component's name in the file. */
  const component = (type: string, logicalName: string, parent?: string): string => {
    const name = `${type} ${logicalName}`;
    const known = state.find(type, logicalName);
    if (known) nameTable[name] = known.urn;
    else if (!resources.some((one) => one.name === name))
      resources.push({ type, name, logicalName, component: true, ...(parent !== undefined && { parent }) });
    return name;
  };
  for (const { account, type, name, id } of leftovers) {
    const accountSso = component(componentTokens.accountSso, account, component(componentTokens.agency, agency));
    const parent = ofAccount.has(type) ? accountSso : component(componentTokens.enterpriseApp, account, accountSso);
    resources.push({ type, name, logicalName: name, id, parent });
  }
  return { nameTable, resources };
}
