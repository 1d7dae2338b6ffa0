/** What the portal's claims page keeps at a service principal, as Microsoft Graph names it in beta. */

/** One to a principal, learn.microsoft.com/graph/api/resources/customclaimspolicy?view=graph-rest-beta */
export interface CustomClaimsPolicy {
  id: string;
  includeBasicClaimSet: boolean;
  includeApplicationIdInIssuer: boolean;
  audienceOverride: string | null;
  groupFilter: null;
  claims: (CustomClaim | SamlNameIdClaim)[];
}

export interface CustomClaim {
  "@odata.type": "#microsoft.graph.customClaim";
  name: string;
  namespace: string | null;
  tokenFormat: ("saml" | "jwt")[];
  samlAttributeNameFormat: string | null;
  configurations: CustomClaimConfiguration[];
}

export interface SamlNameIdClaim {
  "@odata.type": "#microsoft.graph.samlNameIdClaim";
  nameIdFormat: string | null;
  serviceProviderNameQualifier: string | null;
  configurations: CustomClaimConfiguration[];
}

/** The claim's value: an attribute, or one transformation. */
export interface CustomClaimConfiguration {
  condition: null;
  attribute: CustomClaimAttribute | null;
  transformations: CustomClaimJoin[];
}

export type CustomClaimAttribute =
  | { "@odata.type": "#microsoft.graph.sourcedAttribute"; id: string; source: string; isExtensionAttribute: boolean }
  | { "@odata.type": "#microsoft.graph.valueBasedAttribute"; value: string };

export interface CustomClaimJoin {
  "@odata.type": "#microsoft.graph.joinTransformation";
  separator: string;
  input: { treatAsMultiValue: boolean; attribute: CustomClaimAttribute };
  input2: { treatAsMultiValue: boolean; attribute: CustomClaimAttribute };
}
