/** What Knex asks the database at this point is not known for certain: the call that asks cannot be compiled. */
export class Uncertain extends Error {
  override readonly name = 'Uncertain';
}
