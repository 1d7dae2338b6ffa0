import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { describe, expect, test } from "vitest";
import { type AccountEvent, AccountProgress } from "../../cli/engine/accountProgress.ts";

const root = "urn:pulumi:dev::imagekit-sso::imagekit:sso:Agency$imagekit:sso:Account";
const account = `${root}::AcmeToys`;
const app = `${root}$imagekit:sso:EnterpriseApp::AcmeToys`;

type Name = "resourcePreEvent" | "resOutputsEvent" | "resOpFailedEvent";

/** One event of the engine about a resource. */
function event(name: Name, type: string, urn: string, parent: string, op = "create"): EngineEvent {
  const metadata = { urn, type, op, new: { parent } } as unknown as StepEventMetadata;
  return { sequence: 0, timestamp: 0, [name]: { metadata, planning: false, status: 0, steps: 0 } };
}

function meanings(...events: EngineEvent[]): (AccountEvent | undefined)[] {
  const progress = new AccountProgress();
  return events.map((each) => progress.take(each));
}

const components = [
  event("resourcePreEvent", "imagekit:sso:Account", account, ""),
  event("resourcePreEvent", "imagekit:sso:EnterpriseApp", app, account),
];
const application = (name: Name, op?: string) =>
  event(name, "azuread:index/application:Application", `${app}$application::x`, app, op);
const activation = (name: Name, op?: string) =>
  event(name, "imagekit:index:SigningKeyActivation", `${account}$activation::x`, account, op);

describe("the progress of an account", () => {
  test("follows its resources, however deep, by who their parents are", () => {
    const [, , working] = meanings(...components, application("resourcePreEvent"));
    expect(working).toEqual({ account: "AcmeToys", kind: "working", step: "application" });
  });

  test("ends with the activation, and tells how much was changed", () => {
    const events = [...components, application("resOutputsEvent"), activation("resOutputsEvent", "update")];
    expect(meanings(...events).at(-1)).toEqual({ account: "AcmeToys", kind: "done", changes: 2 });
  });

  test("tells that nothing was changed", () => {
    const events = [...components, application("resOutputsEvent", "same"), activation("resOutputsEvent", "same")];
    expect(meanings(...events).at(-1)).toEqual({ account: "AcmeToys", kind: "done", changes: 0 });
  });

  test("ends with the component where the account is removed, whose parts go before it", () => {
    const component = event("resOutputsEvent", "imagekit:sso:Account", account, "", "delete");
    const events = [activation("resOutputsEvent", "delete"), application("resourcePreEvent", "delete"), component];
    expect(meanings(...events)).toEqual([
      undefined,
      { account: "AcmeToys", kind: "working", step: "application" },
      { account: "AcmeToys", kind: "removed" },
    ]);
  });

  test("names the step that failed", () => {
    const events = [...components, application("resOpFailedEvent")];
    expect(meanings(...events).at(-1)).toEqual({ account: "AcmeToys", kind: "failed", step: "application" });
  });

  test("is not concerned with what belongs to no account", () => {
    expect(meanings(application("resourcePreEvent"), { sequence: 0, timestamp: 0 })).toEqual([undefined, undefined]);
  });
});
