import { afterAll, beforeAll, expect, test } from "vitest";
import { assignedRoleId } from "../../../domain/desired/enterpriseApp.ts";
import { defaultAppRoleId } from "../../../domain/saml/roles.ts";
import { type Application, application, program, tokens } from "../support/account.ts";
import { PluginWorld, type State } from "../support/pluginWorld.ts";

let world: PluginWorld;
let app: Application;
let principalId: string;

beforeAll(async () => {
  world = await PluginWorld.start();
  app = await application(world, "acmeshoes");
  principalId = (await world.make(tokens.replicatedServicePrincipal, program.principal(app))).id;
});
afterAll(() => world.close());

const group = (number: number) => `22222222-bbbb-4bbb-8bbb-${String(number).padStart(12, "0")}`;
const developer = assignedRoleId("acmeshoes", "developer");
const finance = assignedRoleId("acmeshoes", "finance");
const one = (principal: string, appRoleId = defaultAppRoleId) => ({ principalId: principal, appRoleId });
const news = (assignments: object[], change: object = {}) => ({
  ...{ account: "acmeshoes", servicePrincipalId: principalId, assignments },
  ...change,
});
const assigned = () =>
  [...world.simulator.store.appRoleAssignments.values()]
    .filter(({ resourceId }) => resourceId === principalId)
    .map(({ principalId: who, appRoleId }) => one(who, appRoleId));
const byHand = (principal: string, appRoleId = defaultAppRoleId) =>
  world.admin.post(`/servicePrincipals/${principalId}/appRoleAssignedTo`, {
    ...one(principal, appRoleId),
    resourceId: principalId,
  });
const writes = () => world.proxy.seen.filter((line) => /^(POST|DELETE) .*(appRoleAssignedTo|\$batch)/.test(line));
const people = () => [...world.simulator.store.users.values()].map(({ id }) => id);

let state: State;

test("what is missing is made, what is there is taken as it is, and nothing is made twice", async () => {
  await byHand(group(4));
  state = await world.make(tokens.assignments, news([one(group(4)), one(group(3))]));
  expect(assigned()).toEqual([one(group(4)), one(group(3))]);
  expect(await world.make(tokens.assignments, news([one(group(4)), one(group(3))]))).toEqual(state);
  expect(assigned()).toHaveLength(2);
  expect(await world.refresh(state)).toEqual(state);
});

test("is imported by the principal's id", async () => {
  const found = await world.import(tokens.assignments, principalId);
  expect(found?.inputs.assignments).toEqual(state.inputs.assignments);
  expect(await world.diff(found as State, state.inputs)).toMatchObject({ changed: false });
});

test("what somebody else assigned is left alone, and no difference to the engine", async () => {
  const [ada = ""] = people();
  await byHand(ada);
  expect(await world.refresh(state)).toEqual(state);
  state = await world.update(state, news([one(group(3))]));
  expect(assigned()).toEqual([one(group(3)), one(ada)]);
});

test("unless the account says otherwise: then it is drift, and removed", async () => {
  const strict = news([one(group(3))], { undeclared: "remove" });
  state = await world.update(state, strict);
  expect(assigned()).toEqual([one(group(3))]);
  const [ada = ""] = people();
  await byHand(ada);
  const drifted = (await world.refresh(state)) as State;
  expect((await world.diff(drifted, strict)).detail).toEqual({ assignments: "update" });
  await world.update(drifted, strict);
  expect(assigned()).toEqual([one(group(3))]);
  state = await world.update(state, news([one(group(3))]));
});

test("what was taken away by hand is drift, and made again", async () => {
  const { appRoleAssignments } = world.simulator.store;
  for (const { id, resourceId } of [...appRoleAssignments.values()])
    if (resourceId === principalId) appRoleAssignments.delete(id);
  const drifted = (await world.refresh(state)) as State;
  expect(drifted.inputs.assignments).toEqual([]);
  state = await world.update(drifted, news([one(group(3))]));
  expect(assigned()).toEqual([one(group(3))]);
});

test("for another person the new one comes before the old one goes", async () => {
  const order: string[] = [];
  world.proxy.seen.length = 0;
  state = await world.update(state, news([one(group(4))]));
  for (const line of writes()) order.push(line.split(" ")[0] ?? "");
  expect(order.filter((method) => method !== "GET")).toEqual(["POST", "DELETE"]);
  expect(assigned()).toEqual([one(group(4))]);
});

test("a person's old role goes before the new one comes", async () => {
  const roles = ["developer", "finance"].map((value) => ({
    ...{ id: assignedRoleId("acmeshoes", value as "developer"), value, displayName: value, description: value },
    ...{ allowedMemberTypes: ["User"], isEnabled: true },
  }));
  await world.runner.patch(`/applications/${app.objectId}`, { appRoles: roles });
  world.proxy.seen.length = 0;
  // From no role to one, the new one comes first: no role is no value.
  state = await world.update(state, news([one(group(4), developer)]));
  expect(writes().map((line) => line.split(" ")[0])).toEqual(["POST", "DELETE"]);
  const seen: number[] = [];
  world.proxy.seen.length = 0;
  const put = world.simulator.store.appRoleAssignments.put.bind(world.simulator.store.appRoleAssignments);
  world.simulator.store.appRoleAssignments.put = (made) => {
    seen.push(assigned().filter(({ principalId: who }) => who === group(4)).length);
    put(made);
  };
  state = await world.update(state, news([one(group(4), finance)]));
  world.simulator.store.appRoleAssignments.put = put;
  expect(seen).toEqual([0]);
  // In one request, so that the person is without a role for as short as Graph allows.
  expect(writes()).toEqual([expect.stringMatching(/^POST .*\/\$batch/)]);
  expect(assigned()).toEqual([one(group(4), finance)]);
});

test("nobody has two roles for a moment, also where thirty get another and a third of the requests is throttled", async () => {
  const { users, appRoleAssignments } = world.simulator.store;
  const [template] = [...users.values()];
  if (!template) throw new Error("no user");
  const ids = Array.from({ length: 30 }, (_, number) => `44444444-cccc-4ccc-8ccc-${String(number).padStart(12, "0")}`);
  for (const id of ids) users.put({ ...template, id, userPrincipalName: `${id}@agency.example` });
  const before = state;
  const own = [one(group(4), finance)];
  state = await world.update(state, news([...own, ...ids.map((id) => one(id, developer))]));
  const beside: string[] = [];
  const put = appRoleAssignments.put.bind(appRoleAssignments);
  appRoleAssignments.put = (made) => {
    if (assigned().some(({ principalId: who }) => who === made.principalId)) beside.push(made.principalId);
    put(made);
  };
  world.simulator.faults.set({ rate429: 0.3, retryAfterSeconds: 0, targets: ["graph"], seed: 9 });
  state = await world.update(state, news([...own, ...ids.map((id) => one(id, finance))]));
  world.simulator.faults.clear();
  appRoleAssignments.put = put;
  expect(beside).toEqual([]);
  expect(assigned()).toHaveLength(31);
  state = await world.update(state, before.inputs);
}, 60_000);

test("a group that does not exist is named with its account, within seconds, and the others are assigned", async () => {
  const gone = "99999999-9999-4999-8999-999999999999";
  const began = performance.now();
  const message = await world.refusal(
    world.update(state, news([one(group(4), finance), one(gone, finance), one(group(3), finance)])),
  );
  expect(message).toMatch(/^Account acmeshoes: the tenant has no group or user with the object id 99999999-9999-/);
  expect(message).toMatch(
    /Take it out of the agency file's assignments, put the right object id there, or restore it in Entra\./,
  );
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(assigned()).toEqual([one(group(4), finance), one(group(3), finance)]);
  state = await world.update(state, news([one(group(4), finance), one(group(3), finance)]));
}, 40_000);

test("gone already counts as removed", async () => {
  await world.delete(state);
  expect(assigned()).toEqual([]);
  await world.delete(state);
});

test("more than Graph allows are refused before anything is made", async () => {
  const many = Array.from({ length: 1_501 }, (_, number) => one(group(number)));
  const { failures } = await world.plugin.check(tokens.assignments, news(many));
  expect(failures.map(({ property }) => property)).toEqual(["assignments"]);
});

test("three hundred go in batches, also where a fifth of them is throttled", async () => {
  const { users } = world.simulator.store;
  const [template] = [...users.values()];
  if (!template) throw new Error("no user");
  const ids = Array.from({ length: 300 }, (_, number) => `33333333-cccc-4ccc-8ccc-${String(number).padStart(12, "0")}`);
  for (const id of ids) users.put({ ...template, id, userPrincipalName: `${id}@agency.example` });
  world.simulator.faults.set({ rate429: 0.2, retryAfterSeconds: 1, targets: ["graph"], seed: 5 });
  const began = performance.now();
  world.proxy.seen.length = 0;
  const made = await world.make(tokens.assignments, news(ids.map((id) => one(id, finance))));
  world.simulator.faults.clear();
  expect(performance.now() - began).toBeLessThan(30_000);
  expect(assigned()).toHaveLength(300);
  expect(writes().length).toBeLessThan(80);
  await world.delete(made);
  expect(assigned()).toEqual([]);
}, 60_000);

test("readers that lag and flap are waited for", async () => {
  world.simulator.faults.set({ flapSeconds: 2, seed: 3, targets: ["graph"] });
  const made = await world.make(tokens.assignments, news([one(group(4), finance), one(group(3), finance)]));
  expect(await world.refresh(made)).toEqual(made);
  world.simulator.faults.clear();
  expect(assigned()).toHaveLength(2);
}, 40_000);
