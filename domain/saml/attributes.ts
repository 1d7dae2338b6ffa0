/**
 * User attributes a claims mapping policy can read, as Graph names them, with the ID the policy wants
 * (https://learn.microsoft.com/entra/identity-platform/reference-claims-customization).
 */
export const userAttributes = {
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
  mobilePhone: "mobilephone",
  officeLocation: "officelocation",
  onPremisesDomainName: "onpremisesdomainname",
  onPremisesSamAccountName: "onpremisessamaccountname",
  onPremisesUserPrincipalName: "onpremisesuserprincipalname",
  postalCode: "postalcode",
  preferredLanguage: "preferredlanguage",
  state: "state",
  streetAddress: "streetaddress",
  surname: "surname",
  telephoneNumber: "telephonenumber",
  userPrincipalName: "userprincipalname",
  userType: "usertype",
} as const;

export type UserAttribute = keyof typeof userAttributes;

export const userAttributeNames = Object.keys(userAttributes) as [UserAttribute, ...UserAttribute[]];

/** `extensionAttribute1` to `extensionAttribute15`. */
export const extensionAttributePattern = /^extensionAttribute([1-9]|1[0-5])$/;

/** A directory extension's full name, `extension_<appId without dashes>_<name>`; the case of the name must match the stored one. */
export const directoryExtensionPattern = /^extension_[0-9a-fA-F]{32}_[A-Za-z0-9_]+$/;

/** Either of the two: an attribute that an organization defines for itself. */
export const customAttributePattern = new RegExp(
  `${extensionAttributePattern.source}|${directoryExtensionPattern.source}`,
);
