import type { Dice } from './dice.js';

/** Names as people give them, then those over which a quoting, escaping or splitting may trip. */
const PLAIN = [
  'users',
  'id',
  'orders',
  'title',
  'created_at',
  'status',
  'total',
  'item',
  'email',
  'parent_id',
];

const AWKWARD = [
  'user',
  'select',
  'order',
  'default',
  'OrderItem',
  'orderItems',
  'UPPER_CASE',
  'with space',
  'dash-ed',
  'dot.ted',
  'quo"te',
  "apo'strophe",
  'back\\slash',
  'größe',
  '名前',
  '1st_place',
  '$money',
  'what?',
  ':colon',
  '$1',
  '${x}',
  'tick`tick',
  '{brace}',
  'per%cent',
  'semi;colon',
  '--dashes',
  'constructor',
  '__proto__x',
  'a_rather_long_name_that_leaves_little_room_for_what_is_added_b',
  'a_name_of_sixty_three_bytes_which_is_the_most_a_server_takes_abc',
  'длинное_имя_из_букв_по_два_байта',
];

/** The longest name that the server keeps whole, in bytes. */
const MAX_BYTES = 63;

/** A random name, in one of three cases an awkward one. */
export function anyName(dice: Dice): string {
  return dice.chance(33) ? cut(dice.of('user', ...AWKWARD)) : dice.of('users', ...PLAIN);
}

/** A random name that is not among those taken, numbered if need be. */
export function newName(dice: Dice, taken: readonly string[]): string {
  const name = anyName(dice);
  let free = name;
  for (let n = 2; taken.includes(free); n++) free = `${cut(name, MAX_BYTES - 3)}_${n}`;
  return free;
}

function cut(name: string, most = MAX_BYTES): string {
  let text = name;
  while (Buffer.byteLength(text) > most) text = text.slice(0, -1);
  return text;
}
