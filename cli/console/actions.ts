import { randomUUID } from "node:crypto";
import type { Agency } from "../../domain/agency/account.ts";
import { settingsPageUrl } from "../../domain/saml/identifiers.ts";
import { pastedBundle } from "../handover/bundles.ts";
import { chosen, confirmationEvent, confirmer, undoEvents } from "../handover/confirm.ts";
import { type Handover, type Handovers, handoversOf, shortDigest } from "../handover/handovers.ts";
import { appendToLedger, readLedger } from "../handover/ledgerFile.ts";
import { readAgency } from "../shared/agencyFile.ts";
import { CommandError } from "../shared/exitCodes.ts";
import type { ConsoleActions } from "./server.ts";
import { fleetView } from "./view.ts";

/** What the page can do, on the files of one agency. Each action reads them anew: the page may be hours old. */
export class FileActions implements ConsoleActions {
  readonly #file: string;
  readonly #by: string;
  readonly #settingsPage: string;
  #agency: Agency;
  /** By account, a sentence; empty where no report of drift was given. */
  drifted: ReadonlyMap<string, string> = new Map();
  #handovers: Handovers | undefined;
  #signIns: Pick<Handovers, "signIns" | "signInProblem"> = {};

  /** `by`: who confirms until the person says otherwise. `settingsPage`: ImageKit's where absent. */
  constructor(agencyFile: string, by: string, settingsPage = settingsPageUrl) {
    this.#settingsPage = settingsPage;
    this.#file = agencyFile;
    this.#by = by;
    this.#agency = readAgency(agencyFile);
  }

  get agency(): Agency {
    return this.#agency;
  }

  /** To be called when a file changed. A file with a mistake keeps what was read last. */
  forget(): void {
    this.#handovers = undefined;
    try {
      this.#agency = readAgency(this.#file);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }

  handovers(): Handovers {
    this.#handovers ??= handoversOf(this.#agency, this.#file);
    return { ...this.#handovers, ...this.#signIns };
  }

  /** Whether the page shows something else now. */
  take(signIns: Pick<Handovers, "signIns" | "signInProblem">): boolean {
    const isNew = JSON.stringify(shown(signIns)) !== JSON.stringify(shown(this.#signIns));
    this.#signIns = signIns;
    return isNew;
  }

  fleet() {
    const page = { by: this.#by, settingsPage: this.#settingsPage, drifted: this.drifted };
    return fleetView(this.#agency, this.handovers(), page);
  }

  metadata(imagekitId: string, code: string): string {
    const bundle = pastedBundle(this.#agency, imagekitId);
    if (!bundle) throw new CommandError(`Account ${imagekitId}: there is nothing to paste.`);
    if (shortDigest(bundle) !== code)
      throw new CommandError(`Account ${imagekitId}: its settings changed just now. Begin again with this account.`);
    return bundle.metadataXml;
  }

  confirm(imagekitId: string, code: string, by: string): void {
    const [handover] = chosen(this.#now(), [{ imagekitId, shown: code || undefined }]);
    if (handover) this.#record([confirmationEvent(handover, confirmer(by))]);
  }

  undo(imagekitId: string, by: string): void {
    this.#record(undoEvents(readLedger(this.#file).events, [imagekitId], confirmer(by)));
  }

  signedIn(imagekitId: string, code: string, by: string): void {
    const handover = this.#now().find((one) => one.imagekitId === imagekitId);
    const { bundle, now } = handover ?? {};
    if (now?.status !== "confirmed" || !bundle || shortDigest(bundle) !== code)
      throw new CommandError(`Account ${imagekitId}: save its settings first, and confirm that.`);
    const { digest, spEntityId } = bundle;
    const common = { id: randomUUID(), at: new Date().toISOString(), account: imagekitId, by: confirmer(by) };
    this.#record([{ event: "signed-in", ...common, digest, spEntityId }]);
  }

  #now(): readonly Handover[] {
    return handoversOf(this.#agency, this.#file).accounts;
  }

  #record(events: Parameters<typeof appendToLedger>[1]): void {
    appendToLedger(this.#file, events);
    this.#handovers = undefined;
  }
}

function shown({ signIns, signInProblem }: Pick<Handovers, "signIns" | "signInProblem">) {
  return [[...(signIns ?? [])], signInProblem];
}
