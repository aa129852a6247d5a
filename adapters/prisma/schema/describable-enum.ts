import type { EnumType, Schema } from '../../../src/ir/index.js';
import type { Limits } from './limits.js';

/** Prisma's engine puts names and the values of enums between quotes without doubling the quotes inside. */
export function isNameable(...names: readonly (string | undefined)[]): boolean {
  return names.every((name) => name === undefined || (name !== '' && !name.includes('"')));
}

/** Why an enum of schema.prisma can't have the name and the values of this one; undefined where it can. */
export function whyNoEnum({ name, values }: Pick<EnumType, 'name' | 'values'>): string | undefined {
  if (values.length === 0) return 'an enum without values';
  if (!isNameable(name.name, name.schema)) return 'a name with a quote in it';
  return values.some((value) => value.includes("'")) ? 'a value with a quote in it' : undefined;
}

/** The enums that schema.prisma can say, as Prisma's engine would make them. */
export function describableEnums(schema: Schema, limits: Limits): Schema['enums'] {
  const enums: Record<string, Schema['enums'][string]> = {};
  for (const [key, type] of Object.entries(schema.enums)) {
    const object = `enum ${key}`;
    if (type.uncertain !== undefined) limits.add(object, `its values are not certain: ${type.uncertain}`);
    const why = whyNoEnum(type);
    if (why !== undefined) limits.add(object, why);
    else {
      if (type.comment !== undefined) limits.nearly('comment', object);
      const { uncertain: _, ...rest } = type;
      enums[key] = rest;
    }
  }
  return enums;
}
