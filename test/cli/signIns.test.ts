import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { FileActions } from "../../cli/console/actions.ts";
import { handoversOf } from "../../cli/handover/handovers.ts";
import { lookUpSignIns } from "../../cli/handover/signIns.ts";
import { readAgency } from "../../cli/shared/agencyFile.ts";
import { lastSignInText } from "../../domain/handover/lastSignIn.ts";
import { runner } from "../../simulator/seed.ts";
import { fetchMetadata } from "../simulator/support/https.ts";
import {
  addCertificate,
  addSamlApplication,
  assign,
  guidePolicy,
  people,
  type SamlApplication,
} from "../simulator/support/samlApplication.ts";
import { signInAs, simulated } from "../simulator/support/simulated.ts";
import { childIds } from "../support/fleet.ts";
import { HandoverFolder } from "../support/handoverFolder.ts";

const ids = childIds(4);
const [taken = "", refused = "", unused = "", waiting = ""] = ids;
const world = simulated({ accounts: ids, permissions: [...runner.permissions, "AuditLog.Read.All"] });
const files = new HandoverFolder(ids);
const agency = () => readAgency(files.agencyFile);
const look = () => lookUpSignIns(agency(), handoversOf(agency(), files.agencyFile).accounts);

const applications = new Map<string, SamlApplication>();
const applicationOf = (id: string) => applications.get(id) ?? { appId: "", principalId: "" };

/** ImageKit has no settings here, so Entra lets the person in and ImageKit does not: the log tells the first alone. */
const enter = (id: string) =>
  expect(signInAs(world.current, applicationOf(id), "grace")).rejects.toThrow("ImageKit refused");

beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates("default"), world.current.ca]);
  for (const [name, value] of Object.entries(world.current.environment())) vi.stubEnv(name, value);
  const actions = new FileActions(files.agencyFile, "ada@agency.example");
  for (const id of ids) {
    const application = addSamlApplication(world.current, id, {
      policy: guidePolicy(id, { Source: "user", ID: "department" }),
      assignmentRequired: true,
    });
    assign(world.current, application, people.grace);
    await addCertificate(world.current, application);
    const document = await fetchMetadata(world.current, application.appId);
    files.prepareDocument(id, document.replace(/^\uFEFF/, ""), application.appId);
    applications.set(id, application);
  }
  for (const { imagekitId, code } of actions.fleet().accounts)
    if (imagekitId !== waiting) actions.confirm(imagekitId, code, "ada@agency.example");
  for (const id of [unused, taken, waiting]) await enter(id);
  // Before the paste: it says nothing of what is pasted.
  const [early] = world.current.world.signIns;
  if (early) early.createdDateTime = "2026-01-01T00:00:00Z";
  await expect(signInAs(world.current, applicationOf(refused), "alan")).rejects.toThrow("AADSTS50105");
});
afterAll(() => {
  vi.unstubAllEnvs();
  files.remove();
});

test("the last sign-in since the paste is shown: success, or the code and what it means; and nothing for who waits", async () => {
  const { signIns, signInProblem } = await look();
  expect(signInProblem).toBeUndefined();
  expect([...(signIns ?? [])].map(([id, last]) => [id, lastSignInText(last).replace(/ on \S+ \S+ UTC/, "")])).toEqual([
    [taken, "Entra let grace@agency.example in; whether ImageKit did, its log does not say."],
    [
      refused,
      "Entra refused alan@agency.example with AADSTS50105: the person is not assigned to this account; the agency file says who is.",
    ],
  ]);
});

test("a missing permission and a missing license are told, and nothing fails", async () => {
  world.current.faults.set({ deny: ["AuditLog.Read.All"] });
  expect((await look()).signInProblem).toMatch(/could not be read\. .*needs AuditLog\.Read\.All/);
  world.current.faults.set({ deny: [] });
  world.current.world.policy.premium = false;
  expect((await look()).signInProblem).toMatch(/The tenant has no license of Entra ID P1 or P2/);
  world.current.world.policy.premium = true;
});

test("the page shows it, and tells whether there is something new", async () => {
  const actions = new FileActions(files.agencyFile, "ada@agency.example");
  const found = await look();
  expect([actions.take(found), actions.take(found)]).toEqual([true, false]);
  expect(actions.fleet().accounts.map(({ lastSignIn }) => lastSignIn.slice(0, 9))).toEqual([
    "Entra let",
    "Entra ref",
    "",
    "",
  ]);
});
