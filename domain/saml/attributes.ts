/**
 * User attributes a claims mapping policy can read, as people write them, with the ID the policy wants
 * (https://learn.microsoft.com/entra/identity-platform/reference-claims-customization).
 */
export const userAttributes = {
  assistant: "assistant",
  city: "city",
  companyName: "companyname",
  country: "country",
  department: "department",
  displayName: "displayname",
  employeeId: "employeeid",
  givenName: "givenname",
  jobTitle: "jobtitle",
  mail: "mail",
  mailNickname: "mailnickname",
  onPremisesSamAccountName: "onpremisessamaccountname",
  state: "state",
  surname: "surname",
  userPrincipalName: "userprincipalname",
} as const;

export type UserAttribute = keyof typeof userAttributes;

/** `extensionAttribute1` to `extensionAttribute15`. */
export const extensionAttributePattern = /^extensionAttribute([1-9]|1[0-5])$/;

/** A directory extension's full name, `extension_<appId without dashes>_<name>`; the case of the name must match the stored one. */
export const directoryExtensionPattern = /^extension_[0-9a-fA-F]{32}_[A-Za-z0-9_]+$/;
