import type { Diagnostic } from '../../../src/ir/index.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * Options of a call that Sequelize takes and leaves out of the SQL for PostgreSQL (sequelize
 * `lib/dialects/abstract/query-generator.js`, `addIndexQuery`, `getConstraintSnippet`; `lib/dialects/postgres/index.js`,
 * `supports`): what their author meant is not there.
 */
export function ignoredOptions(method: string, args: readonly unknown[]): readonly Diagnostic[] {
  switch (method) {
    case 'addIndex':
      return ofIndex(args);
    case 'addConstraint':
      return ofConstraint(optionsOf(args[1]));
    default:
      return [];
  }
}

function ofIndex(args: readonly unknown[]): readonly Diagnostic[] {
  // The fields are an argument of their own, or one of the options.
  const options = optionsOf(Array.isArray(args[1]) ? args[2] : args[1]);
  const list: unknown = Array.isArray(args[1]) ? args[1] : options.fields;
  const fields = Array.isArray(list) ? list.map(optionsOf) : [];
  return [
    ...['include', 'parser', 'type']
      // `type: 'UNIQUE'` is said in another way (sequelize `lib/model.js`, `_conformIndex`).
      .filter((name) => isSaid(options[name]) && !/^unique$/i.test(String(options[name])))
      .map((name) => ignored(`the option ${name} of an index`)),
    ...(fields.some(({ length }) => isSaid(length)) ? [ignored('the length of a key of an index')] : []),
  ];
}

function ofConstraint(options: Options): readonly Diagnostic[] {
  const type = String(options.type).toLowerCase();
  if (type === 'check')
    return isSaid(options.deferrable) ? [ignored('the option deferrable of a check')] : [];
  return isSaid(options.where)
    ? [
        ignored(
          `the predicate of a ${type} constraint`,
          'a unique index can have one: addIndex with unique and where',
        ),
      ]
    : [];
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function optionsOf(value: unknown): Options {
  return typeof value === 'object' && value !== null ? (value as Options) : {};
}

function ignored(what: string, help?: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'option-ignored',
    message: `Sequelize leaves out ${what}: PostgreSQL never gets to know of it`,
    help: help ?? 'the written migration does what Sequelize does; change it by hand if that is not meant',
  };
}
