/** NAMEDATALEN - 1: what PostgreSQL stores of a name, in bytes of UTF-8. */
export const maxNameBytes = 63;

/**
 * `name1_name2_label`, with the longer of the two names shortened until all fits (makeObjectName). The label is
 * never shortened.
 */
export function makeObjectName(name1: string, name2: string | undefined, label: string): string {
  const overhead = label.length + 1 + (name2 === undefined ? 0 : 1);
  const available = maxNameBytes - overhead;
  let bytes1 = Buffer.byteLength(name1);
  let bytes2 = name2 === undefined ? 0 : Buffer.byteLength(name2);
  while (bytes1 + bytes2 > available) {
    if (bytes1 > bytes2) bytes1 -= 1;
    else bytes2 -= 1;
  }
  return [clip(name1, bytes1), ...(name2 === undefined ? [] : [clip(name2, bytes2)]), label].join('_');
}

/** At most so many bytes of a text, no character cut in half (pg_mbcliplen). */
export function clip(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  if (buffer.length <= bytes) return text;
  let end = bytes;
  // Bytes 10xxxxxx continue a character.
  while (end > 0 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return buffer.toString('utf8', 0, end);
}
