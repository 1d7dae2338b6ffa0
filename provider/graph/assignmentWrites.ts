import { z } from "zod";
import type { AppRoleAssignment } from "../../domain/resources.ts";
import type { CallScope } from "../callScope.ts";
import type { HttpRequest } from "../http/client.ts";
import { HttpError } from "../http/httpError.ts";
import { longestServerWait, retryAfterSeconds } from "../http/retry.ts";
import { pause } from "../pause.ts";
import type { LiveAssignment } from "./appRoleAssignments.ts";
import { answersOf, mostRequests } from "./batch.ts";
import { type GraphClient, understood } from "./client.ts";

const permission = "AppRoleAssignment.ReadWrite.All";

type Removal = { kind: "remove"; path: string; principalId: string };
type Addition = { kind: "add"; path: string; body: object; wanted: AppRoleAssignment; after: readonly Removal[] };
type Write = Addition | Removal;

/** Replicas follow within seconds; what Graph does not know after this long is not there. Milliseconds. */
const longestLag = 60_000;
/** The same for a group or user: they are older than the run. The last try comes 7.75 s after the first. Milliseconds. */
const longestLagOfPeople = 7_000;
const longestGap = 4_000;

/** Each behind those of `first` that are of the same person or group, and next to them: one request then makes both. */
export function additions(
  servicePrincipalId: string,
  wanted: readonly AppRoleAssignment[],
  first: readonly Removal[] = [],
): Write[] {
  const path = `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`;
  return wanted.flatMap((one) => {
    const after = first.filter(({ principalId }) => principalId === one.principalId);
    const body = { ...one, resourceId: servicePrincipalId };
    return [...after, { kind: "add" as const, path, wanted: one, body, after }];
  });
}

export function removals(servicePrincipalId: string, live: readonly LiveAssignment[]): Removal[] {
  return live.map(({ id, principalId }) => ({
    ...{ kind: "remove", principalId },
    path: `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo/${encodeURIComponent(id)}`,
  }));
}

/**
 * Makes and removes assignments, twenty to a `$batch`. What is there already, or gone already, counts as done. What refers to an object that
 * has not reached every replica is tried again, for a minute. Throws Graph's refusal of the first that is refused, when all were tried.
 */
export async function writeAssignments(graph: GraphClient, writes: readonly Write[], scope: CallScope): Promise<void> {
  const began = Date.now();
  let pending = writes;
  let refused: unknown;
  const failed = new Set<Write>();
  const isBarred = (write: Write) => write.kind === "add" && write.after.some((one) => failed.has(one));
  for (let gap = 250; pending.length > 0; gap = Math.min(gap * 2, longestGap)) {
    const again: Write[] = [];
    let wait = 0;
    for (let start = 0; start < pending.length; start += mostRequests) {
      const chunk = pending.slice(start, start + mostRequests);
      // A person's new role must not come beside the old one: it waits with it, and where that stays, it is not made.
      const isHeld = (write: Write) => write.kind === "add" && write.after.some((one) => again.includes(one));
      again.push(...chunk.filter(isHeld));
      const some = chunk.filter((write) => !isHeld(write) && !isBarred(write));
      if (some.length === 0) continue;
      for (const { write, error, asked } of await sent(graph, some, scope)) {
        if (error === undefined) continue;
        if (isBarred(write)) continue;
        if (!isWorthAnotherTry(write, error, Date.now() - began)) {
          refused ??= error;
          failed.add(write);
        } else {
          again.push(write);
          wait = Math.max(wait, Math.min(asked, longestServerWait));
        }
      }
    }
    pending = again;
    if (pending.length > 0) await pause(Math.max(gap, wait), scope.signal);
  }
  if (refused !== undefined) throw refused;
}

interface Outcome {
  write: Write;
  /** Undefined where it is done. */
  error: HttpError | undefined;
  /** How long Graph asks to wait. Milliseconds. */
  asked: number;
}

async function sent(graph: GraphClient, writes: readonly Write[], scope: CallScope): Promise<Outcome[]> {
  const [only] = writes;
  return only && writes.length === 1 ? [await sentAlone(graph, only, scope)] : sentTogether(graph, writes, scope);
}

async function sentAlone(graph: GraphClient, write: Write, scope: CallScope): Promise<Outcome> {
  const { path } = write;
  const call = write.kind === "add" ? ({ method: "POST", body: write.body } as const) : ({ method: "DELETE" } as const);
  try {
    // Sent twice it is refused as there already, or gone already, which counts as done.
    await graph.send({ ...call, path, schema: z.unknown(), permission, repeatable: true }, scope);
    return { write, error: undefined, asked: 0 };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { write, error: isDone(write, error) ? undefined : error, asked: 0 };
  }
}

async function sentTogether(graph: GraphClient, writes: readonly Write[], scope: CallScope): Promise<Outcome[]> {
  const answers = await answersOf(
    graph,
    writes.map((write) => ({
      method: write.kind === "add" ? ("POST" as const) : ("DELETE" as const),
      path: write.path,
      ...(write.kind === "add" && {
        body: write.body,
        dependsOn: write.after.map((one) => writes.indexOf(one)).filter((at) => at >= 0),
      }),
    })),
    { permission, scope },
  );
  return Promise.all(
    writes.map(async (write, place) => {
      const answer = answers[place];
      const method = write.kind === "add" ? "POST" : "DELETE";
      const request: HttpRequest = { method, url: await graph.urlOf({ path: write.path }, scope), repeatable: true };
      try {
        if (answer) understood({ schema: z.unknown(), permission }, answer, { request, scope });
        return { write, error: undefined, asked: 0 };
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        return {
          write,
          error: isDone(write, error) ? undefined : error,
          asked: (answer && retryAfterSeconds(answer)) ?? 0,
        };
      }
    }),
  );
}

function isDone({ kind }: Write, { status, apiMessage }: HttpError): boolean {
  return kind === "add" ? apiMessage.includes("Permission being assigned already exists") : status === 404;
}

function isWorthAnotherTry(write: Write, { status = 0, apiMessage }: HttpError, elapsed: number): boolean {
  if (status === 429 || status >= 500) return elapsed < longestLag;
  if (write.kind === "remove") return false;
  // The old role was gone already, or could not be taken away yet.
  if (status === 424) return elapsed < longestLag;
  // Graph names the object that it does not find: the person, or the application's own principal.
  if (status === 404)
    return elapsed < (apiMessage.includes(write.wanted.principalId) ? longestLagOfPeople : longestLag);
  const lags = /Not a valid reference update|was not found on application/.test(apiMessage);
  return status === 400 && lags && elapsed < longestLag;
}
