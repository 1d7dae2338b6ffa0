import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSimulator } from "../../simulator/simulator.ts";
import type { Simulator } from "../../simulator/types.ts";
import { recordings } from "./support/recording.ts";
import { Replay } from "./support/replay.ts";
import { shapeDifferences } from "./support/shape.ts";

/** Where the simulator follows Graph's documentation or the field's experience, and a scratch server did not. */
const deviations: { where: RegExp; differences: RegExp; why: string }[] = [
  {
    where: /^(GET|POST) \/(v1\.0|beta)\/(applications|servicePrincipals)(\/[^/]+)?$/,
    differences:
      /^extra (value\[\]\.)?(addIns|applicationTemplateId|certification|deletedDateTime|preferredTokenSigningKeyEndDateTime|resourceSpecificApplicationPermissions|verifiedPublisher(\.\w+)?|info\.\w+|appRoles\[\]\.origin|passwordCredentials\[\]\.hint|web\.redirectUriSettings)$/,
    why: "properties that the resource pages list; each scratch server left some out",
  },
  {
    where: /^(GET|POST) \/v1\.0\/(applications|servicePrincipals)/,
    differences: /^missing (value\[\]\.)?(samlMetadataUrl|oauth2RequirePostResponse|@odata\.type)$/,
    why: "beta's properties, which the plugin asks beta for; and an annotation that the first scratch server echoed from the request",
  },
  {
    where: /^GET \/beta\/(applications|servicePrincipals)\//,
    differences: /^missing id$/,
    why: "$select gives what was selected; the first scratch server added the id",
  },
  {
    where: /\/owners$/,
    differences: /^extra value\[\]\.(appId|displayName|servicePrincipalNames|servicePrincipalType|tags)$/,
    why: "owners are whole objects; the first scratch server gave ids",
  },
  { where: /\/appRoleAssignedTo/, differences: /^extra @odata\.context$/, why: "every entity has a context" },
  {
    where: /^POST \/v1\.0\/servicePrincipals$/,
    differences: /^extra error\.details$/,
    why: "Graph says which property, in details",
  },
  {
    where: /^PATCH \/v1\.0\/applications/,
    differences: /^extra error\.details$/,
    why: "Graph says which property, in details",
  },
  {
    where: /^GET \/metadata\/endpoints$/,
    differences: /^extra suffixes$/,
    why: "the second scratch server gave the least that works",
  },
];
const statuses = [
  {
    where: /\/addTokenSigningCertificate$/,
    recorded: 201,
    documented: 200,
    why: "learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate: 200 OK",
  },
];

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const all = recordings();

describe.each(all)("$name", (recording) => {
  test("gets the same statuses, and answers of the same shape", async () => {
    const problems: string[] = [];
    for (const { recorded, status, response } of await new Replay(simulator, all).run(recording)) {
      const route = `${recorded.method} ${recorded.path.replace(/\?.*/, "")}`;
      const wanted = statuses.find((one) => one.where.test(route) && one.recorded === recorded.status)?.documented;
      const bothFailed = recorded.status >= 500 && status >= 500;
      if (status !== (wanted ?? recorded.status) && !bothFailed) {
        problems.push(
          `${route}: ${recorded.status} recorded, ${status} here: ${JSON.stringify(response).slice(0, 300)}`,
        );
      }
      const known = deviations.filter(({ where }) => where.test(route));
      for (const difference of shapeDifferences(recorded.response, response)) {
        if (!known.some(({ differences }) => differences.test(difference))) problems.push(`${route}: ${difference}`);
      }
    }
    expect(problems).toEqual([]);
  });
});
