import { group, user } from "./agencyText.ts";
import type { Mistake } from "./mistakes.ts";

/** Mistakes about roles, and about who has which. */
export const roleMistakes: Mistake[] = [
  [
    "an unknown role",
    ["children:", "  - imagekitId: a", "    role: { from: constant, role: admin }"],
    [
      "8:35 children[0].role.role: must be one of account_administrator, developer, media_library_full_access, media_library_view_only_access, media_library_restricted_access, finance",
    ],
  ],
  [
    "an unknown role on an assignment",
    [
      "children:",
      "  - imagekitId: a",
      "    role: { from: appRole }",
      `    assignments: [{ group: ${group}, role: Finance }]`,
    ],
    [
      "9:72 children[0].assignments[0].role: must be one of account_administrator, developer, media_library_full_access, media_library_view_only_access, media_library_restricted_access, finance",
    ],
  ],
  [
    "an unknown source of roles",
    ["children:", "  - imagekitId: a", "    role: { from: group }"],
    ["8:19 children[0].role.from: from must be one of attribute, customAttribute, appRole, constant, transformation"],
  ],
  [
    "an unknown attribute",
    ["children:", "  - imagekitId: a", "    role: { from: customAttribute, attribute: extensionAttribute16 }"],
    [
      "8:47 children[0].role.attribute: must be extensionAttribute1 to extensionAttribute15, or a directory extension: extension_<appId without dashes>_<name>",
    ],
  ],
  [
    "a transformation that Entra would get wrong",
    [
      "children:",
      "  - imagekitId: a",
      '    role: { from: transformation, method: regexReplace, attribute: city, regex: "(?<a>.)", replacement: "{b}" }',
    ],
    [
      '8:11 children[0].role: account a: The replacement of the claim "imagekit_role" uses {b}, which is no named group of its regular expression.',
    ],
  ],
  [
    "a group with two roles",
    [
      "children:",
      "  - imagekitId: a",
      "    role: { from: appRole }",
      "    assignments:",
      `      - { group: ${group}, role: developer }`,
      `      - { group: ${group.toUpperCase()}, role: finance }`,
    ],
    [
      `11:9 children[0].assignments[1]: account a: the group ${group} has two roles, developer and finance; ImageKit takes one`,
    ],
  ],
  [
    "a user with two roles",
    [
      "children:",
      "  - imagekitId: a",
      "    role: { from: appRole }",
      `    assignments: [{ user: ${user}, role: developer }, { user: ${user}, role: finance }]`,
    ],
    [
      `9:84 children[0].assignments[1]: account a: the user ${user} has two roles, developer and finance; ImageKit takes one`,
    ],
  ],
  [
    "a user assigned twice",
    ["children:", "  - imagekitId: a", `    assignments: [{ user: ${user} }, { user: ${user} }]`],
    [`8:67 children[0].assignments[1]: account a: the user ${user} is assigned twice`],
  ],
  [
    "an assignment without the role that app roles need",
    ["children:", "  - imagekitId: a", "    role: { from: appRole }", `    assignments: [{ group: ${group} }]`],
    [`9:19 children[0].assignments[0]: account a: the group ${group} needs a role, since roles are app roles here`],
  ],
  [
    "a role on an assignment where roles come from elsewhere",
    ["children:", "  - imagekitId: a", `    assignments: [{ group: ${group}, role: finance }]`],
    [
      `8:19 children[0].assignments[0]: account a: the group ${group} has a role, but roles come from attribute here; role: { from: appRole } would use it`,
    ],
  ],
  [
    "an assignment of nobody, or of two at once",
    ["children:", "  - imagekitId: a", `    assignments: [{ role: finance }, { group: ${group}, user: ${user} }]`],
    ["19", "38"].map(
      (column, index) =>
        `8:${column} children[0].assignments[${index}]: must be { group: <object id> } or { user: <object id> }, with a role of ImageKit's where roles are app roles`,
    ),
  ],
  [
    "an assignment by name",
    ["children:", "  - imagekitId: a", "    assignments: [{ group: Everybody }]"],
    [
      "8:28 children[0].assignments[0].group: must be an object id: 8-4-4-4-12 hexadecimal digits. Names become object ids by: npm run imagekit-sso -- names --agency <agency>",
    ],
  ],
  [
    "app roles that nobody has",
    ["children:", "  - imagekitId: a", "    role: { from: appRole }", "    assignments: []"],
    ["9:18 children[0].assignments: account a: roles are app roles here, and nobody is assigned one"],
  ],
  [
    "app roles without anything about assignments",
    ["children:", "  - imagekitId: a", "    role: { from: appRole }"],
    ["7:5 children[0]: account a: roles are app roles here, and nobody is assigned one"],
  ],
  [
    "app roles where people come in without an assignment",
    [
      "children:",
      "  - imagekitId: a",
      "    role: { from: appRole }",
      `    assignments: [{ group: ${group}, role: finance }]`,
      "    assignmentRequired: false",
    ],
    [
      "10:25 children[0].assignmentRequired: account a: roles are app roles here, so whoever is not assigned would come without one",
    ],
  ],
  ...(
    [
      ["(((", "the ( at character 3 is never closed"],
      ["(?<a>x))", "the ) at character 8 closes nothing"],
      ["[a-", "the [ at character 1 is never closed"],
      ["x\\", "it ends in \\, which stands for nothing alone"],
      ["(?:|*)", "the * at character 5 repeats nothing"],
    ] as const
  ).map(
    ([regex, problem]): Mistake => [
      `the regular expression ${regex}`,
      [
        "children:",
        "  - imagekitId: a",
        `    role: { from: transformation, method: regexReplace, attribute: city, regex: ${JSON.stringify(regex)}, replacement: finance }`,
      ],
      [
        `8:11 children[0].role: account a: The regular expression of the claim "imagekit_role" cannot be read: ${problem}.`,
      ],
    ],
  ),
];
