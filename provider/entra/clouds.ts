/** Where a cloud's sign-in and Graph are; no trailing slash. */
export interface Endpoints {
  login: string;
  graph: string;
}

const publicCloud: Endpoints = { login: "https://login.microsoftonline.com", graph: "https://graph.microsoft.com" };
const usGovernment: Endpoints = { login: "https://login.microsoftonline.us", graph: "https://graph.microsoft.us" };

/** By the names that azuread takes in ARM_ENVIRONMENT (https://learn.microsoft.com/graph/deployments). */
export const clouds = {
  public: publicCloud,
  global: publicCloud,
  usgovernment: usGovernment,
  usgovernmentl4: usGovernment,
  usgovernmentl5: { login: "https://login.microsoftonline.us", graph: "https://dod-graph.microsoft.us" },
  china: { login: "https://login.chinacloudapi.cn", graph: "https://microsoftgraph.chinacloudapi.cn" },
} as const satisfies Record<string, Endpoints>;
