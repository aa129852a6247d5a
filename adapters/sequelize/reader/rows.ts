/** A row as a driver gives it. */
export type Row = Readonly<Record<string, unknown>>;
