/** A refusal: the server's problem document, or `offline` if no answer came. */
export class Problem extends Error {
  constructor(status, members, retryAfter) {
    super(members.code);
    this.status = status;
    this.code = members.code;
    this.members = members;
    this.retryAfter = retryAfter;
  }

  static offline() {
    return new Problem(0, { code: 'offline' }, null);
  }

  static async of(response) {
    const members = await response.json().catch(() => ({}));
    const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    return new Problem(
      response.status, { code: 'internal', ...members }, Number.isNaN(seconds) ? null : seconds);
  }
}
