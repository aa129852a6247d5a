const HIDDEN = '***';

/**
 * Hides the passwords of all URLs in a text: `postgres://ann:secret@host/db` becomes `postgres://ann:***@host/db`, and
 * the values of `password` and `sslpassword` parameters likewise. A password that holds `@`, `/` or `:` unescaped is
 * hidden too: rather too much than too little.
 */
export function redactUrl(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@'"]*):[^\s'"]*@/gi, `$1:${HIDDEN}@`)
    .replace(/([?&;\s](?:ssl)?password=)[^\s&'"]*/gi, `$1${HIDDEN}`);
}

/**
 * Hides what {@link redactUrl} hides, and wherever else the passwords of `urls` occur on their own, as in the error
 * output of somebody else's code.
 */
export function redactSecrets(text: string, urls: readonly string[]): string {
  let result = text;
  for (const secret of urls.flatMap(secretsOf)) result = result.replaceAll(secret, HIDDEN);
  return redactUrl(result);
}

/** Shorter ones are left to {@link redactUrl}: they would hide half of any text. */
const SHORTEST_SECRET = 4;

function secretsOf(url: string): readonly string[] {
  const match = /^[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*:(.*)@/i.exec(url);
  const raw = match?.[1];
  if (raw === undefined || raw.length < SHORTEST_SECRET) return [];
  try {
    return [raw, decodeURIComponent(raw)];
  } catch {
    return [raw];
  }
}
