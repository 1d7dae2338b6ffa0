import type { CallScope } from "../callScope.ts";
import { GraphBatch } from "../graph/batch.ts";
import type { Services } from "../services.ts";
import { PolicyAssignments } from "./policyAssignments.ts";

/** What the reading of all accounts shares. */
export interface Reading {
  services: Services;
  /** Graph v1.0. */
  graph: GraphBatch;
  beta: GraphBatch;
  /** For an identity that may not ask a principal for its policies. */
  policies: PolicyAssignments;
  timeoutSeconds: number;
}

export function readingOf(services: Services, scope: CallScope): Reading {
  const { timeoutSeconds } = services.config;
  // A read that is refused again and again is to say so before its time is up.
  const patience = { scope, timeoutSeconds: 0.75 * timeoutSeconds };
  const batch = (version: "v1.0" | "beta") => new GraphBatch(services.graph, { version, ...patience });
  const graph = batch("v1.0");
  return { services, graph, beta: batch("beta"), policies: new PolicyAssignments(graph, scope), timeoutSeconds };
}
