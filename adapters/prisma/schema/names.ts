import { createRequire } from 'node:module';

interface Pluralize {
  plural(word: string): string;
  singular(word: string): string;
}

const pluralize = createRequire(import.meta.url)('pluralize') as Pluralize;

/** Collective nouns of software that are their own singular, which English grammar denies. */
const COLLECTIVE = /(?:data|metadata|media|meta)$/i;

/**
 * Names that a model or enum must not have: Prisma's scalars and what its generated client calls its own (the validator
 * refuses those in psl/psl-core/src/validate/…/reserved_model_names.rs; all others there start in lower case).
 */
const RESERVED = new Set([
  'String',
  'Int',
  'BigInt',
  'Float',
  'Decimal',
  'Boolean',
  'DateTime',
  'Json',
  'Bytes',
  'Unsupported',
  'Prisma',
  'PrismaClient',
]);

/** `user_accounts` → `UserAccount`: Prisma's convention for models. */
export function modelName(table: string): string {
  const name = pascal(words(table));
  return prefixed(singular(name), 'Model');
}

/** `order_status` → `OrderStatus`. Enums stay as they are in number. */
export function enumName(name: string): string {
  return prefixed(pascal(words(name)), 'Enum');
}

/** `created_at` → `createdAt`: Prisma's convention for fields. */
export function fieldName(column: string): string {
  const name = camel(words(column));
  return /^\p{L}/u.test(name) ? name : `field${capital(name)}`;
}

/** A value of an enum: as it is where Prisma takes it, else with underscores. */
export function enumValueName(value: string): string {
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(value)) return value;
  const name = value.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(name) ? name : `value_${name}`;
}

/** `Post` → `post`, `OrderItem` → `orderItem`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `orderItem` → `orderItems`. */
export function plural(name: string): string {
  return COLLECTIVE.test(name) ? name : pluralize.plural(name);
}

/** The name of the relation field of a foreign key's column: `author_id` → `author`; undefined where nothing is left. */
export function relationBase(column: string): string | undefined {
  const rest = column.replace(/(?:_id|_uuid|_fk|_key|Id|ID|Uuid|UUID)$/, '');
  return rest === column || rest === '' ? undefined : fieldName(rest);
}

/** Hands out names, each once: a second `user` becomes `user2`. */
export class NameScope {
  readonly #taken = new Set<string>();

  claim(wanted: string, ...alternatives: readonly string[]): string {
    const free = [wanted, ...alternatives].find((name) => !this.#taken.has(name));
    let name = free ?? wanted;
    for (let i = 2; this.#taken.has(name); i += 1) name = `${wanted}${i}`;
    this.#taken.add(name);
    return name;
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }
}

function singular(name: string): string {
  return COLLECTIVE.test(name) ? name : pluralize.singular(name);
}

/** Parts between anything that is no letter or digit; a name in capitals throughout counts as lower case. */
function words(name: string): string[] {
  const isShouted = name === name.toUpperCase();
  return (isShouted ? name.toLowerCase() : name).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

function pascal(parts: readonly string[]): string {
  return parts.map(capital).join('');
}

function camel(parts: readonly string[]): string {
  return lowerFirst(pascal(parts));
}

function prefixed(name: string, kind: 'Model' | 'Enum'): string {
  if (!/^\p{L}/u.test(name)) return `${kind}${name}`;
  return RESERVED.has(name) ? `${name}${kind}` : name;
}
