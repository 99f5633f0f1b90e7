// Something between the page and the server may answer in its own words.
const usualCodes = { 429: 'rate_limited', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable' };

/** A refusal: the server's problem document, or `offline` if no answer came. */
export class Problem extends Error {
  constructor(status, members, retryAfter) {
    super(members.code);
    this.status = status;
    this.code = members.code;
    this.members = members;
    this.retryAfter = retryAfter;
    this.tries = 1;
  }

  static offline() {
    return new Problem(0, { code: 'offline' }, null);
  }

  static async of(response) {
    const members = await response.json().catch(() => ({}));
    const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    const code = usualCodes[response.status] ?? 'internal';
    return new Problem(response.status, { code, ...members }, Number.isNaN(seconds) ? null : seconds);
  }
}
