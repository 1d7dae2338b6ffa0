/** Requests and answers between plain values and the protocol's messages. */
import { type ProviderMessages, providerProto } from "../../provider/adapter/protocol.ts";
import type { CheckFailure, DiffKind, Properties } from "../../provider/adapter/resource.ts";

export interface CallOptions {
  /** Resource name, the URN's last part. Default "test". */
  name?: string;
  timeoutSeconds?: number;
}

/** Outputs in plain, and the names of those which came back secret. */
export interface Marked {
  properties: Properties;
  secretProperties: string[];
}

export interface DiffAnswer {
  changed: boolean;
  /** Top-level properties that make a replacement necessary. */
  replaces: string[];
  deleteBeforeReplace: boolean;
  /** Path → kind. */
  detail: Record<string, DiffKind>;
  /** Paths whose old value is to be shown from the inputs. */
  inputDiffs: string[];
  stables: string[];
}

const diffKinds: readonly DiffKind[] = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

export function addressed<
  R extends { setUrn(urn: string): unknown; setName(name: string): unknown; setType(type: string): unknown },
>(request: R, token: string, { name = "test" }: CallOptions): R {
  request.setUrn(`urn:pulumi:test::test::${token}::${name}`);
  request.setName(name);
  request.setType(token);
  return request;
}

export function failuresOf(response: ProviderMessages.CheckResponse): CheckFailure[] {
  return response
    .getFailuresList()
    .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
}

export function diffAnswer(response: ProviderMessages.DiffResponse): DiffAnswer {
  const details = response.getDetaileddiffMap().toArray() as unknown as [string, [number?, boolean?]][];
  return {
    changed: response.getChanges() === providerProto.DiffResponse.DiffChanges.DIFF_SOME,
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    detail: Object.fromEntries(details.map(([path, [kind = 0]]) => [path, diffKinds[kind] as DiffKind])),
    inputDiffs: details.flatMap(([path, [, inputDiff]]) => (inputDiff ? [path] : [])),
    stables: response.getStablesList(),
  };
}
