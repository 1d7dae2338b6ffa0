import { group } from "./agencyText.ts";

/** What is wrong, what stands from line 6 of the file on, and what has to be said. */
export type Mistake = [string, string[], string[]];

const nobody = "00000000-0000-0000-0000-000000000000";

export const mistakes: Mistake[] = [
  [
    "an ID twice",
    ["children:", "  - imagekitId: acme", "  - imagekitId: acme"],
    ["8:17 children[1].imagekitId: acme is there already, on line 7"],
  ],
  [
    "IDs that differ in case only",
    ["parent: { imagekitId: Acme }", "children:", "  - imagekitId: acme"],
    ["8:17 children[0].imagekitId: acme differs from Acme, on line 6, in case only"],
  ],
  ...["a b", "-a", "a#b", "a/b", "ä", ""].map(
    (id): Mistake => [
      `the bad ID ${JSON.stringify(id)}`,
      ["children:", `  - imagekitId: ${JSON.stringify(id)}`],
      ["7:17 children[0].imagekitId: must start with a letter or digit and hold only letters, digits, - and _"],
    ],
  ),
  [
    "an ID that YAML takes for a number",
    ["children:", "  - imagekitId: 0123"],
    ["7:17 children[0].imagekitId: must be text: put it in quotes"],
  ],
  ["no ID", ["children:", "  - replyUrl: plain"], ["7:5 children[0].imagekitId: is missing"]],
  [
    "a Reply URL over 256 characters",
    ["children:", `  - imagekitId: ${"a".repeat(224)}`],
    [
      `7:17 children[0].imagekitId: account ${"a".repeat(224)}: its Reply URL would have 257 characters, Entra allows 256; replyUrl: plain leaves the id off`,
    ],
  ],
  [
    "a display name that grows over 256 characters",
    ["children:", `  - imagekitId: ${"a".repeat(100)}`, `    displayName: "${"{imagekitId}".repeat(3)}"`],
    [`8:18 children[0].displayName: account ${"a".repeat(100)}: filled in, it has 300 characters, Entra allows 256`],
  ],
  [
    "unknown keys, wherever they are",
    [
      "extra: 1",
      "children:",
      "  - imagekitId: a",
      "    reply_url: plain",
      "    role: { from: appRole, roles: [] }",
      `    assignments: [{ group: ${group}, roel: finance }]`,
      "    <<: { replyUrl: plain }",
    ],
    [
      "6:1 extra: there is no such key",
      "9:5 children[0].reply_url: there is no such key; replyUrl is meant, perhaps",
      "10:28 children[0].role.roles: there is no such key",
      "11:66 children[0].assignments[0].roel: there is no such key",
      "12:5 children[0].<<: there is no such key; YAML's merge keys are not read, use defaults",
    ],
  ],
  [
    "the key __proto__",
    ["__proto__: { children: [] }", "children: [{ imagekitId: a }]"],
    ["6:1 __proto__: there is no such key"],
  ],
  [
    "an active generation that is not declared",
    ["children:", "  - imagekitId: a", "    certificates: { generations: [{ name: g1 }, { name: G2 }], active: g2 }"],
    ["8:72 children[0].certificates.active: account a: g2 is none of the declared generations (g1, G2)"],
  ],
  [
    "a generation twice, or in two spellings",
    ["children:", "  - imagekitId: a", "    certificates: { generations: [{ name: g1 }, { name: G1 }], active: g1 }"],
    ["8:57 children[0].certificates.generations[1].name: account a: the generation G1 is there twice"],
  ],
  [
    "no generation, and an end that is no instant",
    [
      "children:",
      "  - { imagekitId: a, certificates: { generations: [], active: g1 } }",
      "  - { imagekitId: b, certificates: { generations: [{ name: g1, endDateTime: tomorrow }], active: g1 } }",
    ],
    [
      "7:51 children[0].certificates.generations: must name one generation at least",
      "8:77 children[1].certificates.generations[0].endDateTime: must be an instant such as 2029-01-31T00:00:00Z",
    ],
  ],
  [
    "six addresses, and what is none",
    [
      "children:",
      "  - { imagekitId: a, notificationEmails: [a@x.example, b@x.example, c@x.example, d@x.example, e@x.example, f@x.example] }",
      "  - { imagekitId: b, notificationEmails: [ada] }",
    ],
    [
      "7:42 children[0].notificationEmails: Entra mails at most five addresses",
      "8:43 children[1].notificationEmails[0]: must be an e-mail address",
    ],
  ],
  [
    "a placeholder of another name",
    ["children:", '  - { imagekitId: a, displayName: "Acme {imagekitid}" }'],
    ["7:35 children[0].displayName: holds an unknown placeholder; {imagekitId} is the only one"],
  ],
  ...["Acme {image-kit}", "Acme { imagekitId }", "Acme {imagekitId"].map(
    (name): Mistake => [
      `braces that are no {imagekitId}: ${name}`,
      ["children:", `  - { imagekitId: a, displayName: "${name}" }`],
      ["7:35 children[0].displayName: holds an unknown placeholder; {imagekitId} is the only one"],
    ],
  ),
  [
    "a display name of white space",
    ["children:", '  - { imagekitId: a, displayName: " \t" }'],
    ["7:35 children[0].displayName: must not be empty"],
  ],
  [
    "a display name with a control character",
    ["children:", '  - { imagekitId: a, displayName: "Ac\0me" }'],
    ["7:35 children[0].displayName: must be one line of printable characters"],
  ],
  [
    "the object id that is nobody's",
    ["children:", `  - { imagekitId: a, owners: [${nobody}], assignments: [{ group: ${nobody} }] }`],
    [
      "7:31 children[0].owners[0]: must not be all zeros: that is nobody's",
      "7:93 children[0].assignments[0].group: must not be all zeros: that is nobody's",
    ],
  ],
  [
    "an unknown channel",
    ["children:", "  - { imagekitId: a, delivery: { channel: mail } }"],
    ["7:43 children[0].delivery.channel: channel must be one of http, handover"],
  ],
  ["no account at all", ["children: []"], ["1:1 the agency has no account: neither a parent nor children"]],
  ["children that are no list", ["children: { a: 1 }", "parent: { imagekitId: a }"], ["6:11 children: must be a list"]],
  [
    "a child that is no mapping",
    ["children: [a, null]", "parent: { imagekitId: a }"],
    ["6:12 children[0]: must be a mapping", "6:15 children[1]: is empty"],
  ],
  ["a tab, as syntax", ["children:", "\t- imagekitId: a"], ["7:1 Tabs are not allowed as indentation"]],
];
