/** ImageKit's refusals over its API: a status, and a body of `message` and `help` (imagekit.io/docs/api-overview). */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly help: string;

  constructor(status: number, message: string, help = "For support kindly contact us at support@imagekit.io .") {
    super(message);
    this.status = status;
    this.help = help;
  }

  get body(): { message: string; help: string } {
    return { message: this.message, help: this.help };
  }
}
