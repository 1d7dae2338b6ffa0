/** ImageKit's refusals over its API: a status, and a body of `message` and `help` (imagekit.io/docs/api-overview). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly help: string;
  readonly #facts: Record<string, string>;

  /** `facts`: what the body says beside the two. */
  constructor(
    status: number,
    message: string,
    help = "For support kindly contact us at support@imagekit.io .",
    facts: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.help = help;
    this.#facts = facts;
  }

  get body(): Record<string, string> {
    return { ...this.#facts, message: this.message, help: this.help };
  }
}
