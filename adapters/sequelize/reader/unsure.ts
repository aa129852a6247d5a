/** The folded schema cannot answer what Sequelize asks. */
export class UnsureAnswer extends Error {
  override readonly name = 'UnsureAnswer';
}

/** Throws {@link UnsureAnswer} where there is a reason for doubt. */
export function refuseUncertain(reason: string | undefined): void {
  if (reason !== undefined) throw new UnsureAnswer(`what the database holds here is not certain: ${reason}`);
}
