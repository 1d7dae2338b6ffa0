import { table } from "../shared/table.ts";
import type { ProvenAccount } from "./prove.ts";

const columns: readonly { title: string; cell: (account: ProvenAccount) => string }[] = [
  { title: "ACCOUNT", cell: ({ imagekitId }) => imagekitId },
  { title: "IDENTIFIER", cell: ({ identifier }) => identifier },
  { title: "CERTIFICATE", cell: ({ certificate }) => certificate.thumbprint.slice(0, 12) },
  { title: "ENDS", cell: ({ certificate }) => certificate.notAfter.slice(0, 10) },
  { title: "PUSHED", cell: ({ pushed }) => (pushed ? "yes" : "no") },
  { title: "SIGNED IN", cell: ({ signIn }) => signIn.nameId },
  { title: "ROLE", cell: ({ signIn }) => signIn.role },
];

/** Accounts as text for a person. */
export function accountTable(accounts: readonly ProvenAccount[]): string {
  return table([
    columns.map(({ title }) => title),
    ...accounts.map((account) => columns.map(({ cell }) => cell(account))),
  ]);
}
