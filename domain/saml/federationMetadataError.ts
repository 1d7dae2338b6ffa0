/** A document that is no federation metadata we would deliver; `problem` says why, in one sentence without the document's bytes. */
export class FederationMetadataError extends Error {
  override readonly name = "FederationMetadataError";
  readonly problem: string;

  constructor(problem: string) {
    super(`The federation metadata cannot be used: ${problem}.`);
    this.problem = problem;
  }
}
