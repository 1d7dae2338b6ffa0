export { AccountSso, type AccountSsoArgs, type AccountSummary } from "./accountSso.ts";
export { Agency, type AgencyArgs } from "./agency.ts";
export { EnterpriseApp, type EnterpriseAppArgs } from "./enterpriseApp.ts";
export * from "./imagekit/index.ts";
export type { Transform } from "./transform.ts";
