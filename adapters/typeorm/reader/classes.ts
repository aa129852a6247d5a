import {
  isCallable,
  isObject,
  type Evaluation,
  type Module,
  type ObjectValue,
  type Value,
} from '../../../src/source/index.js';

/** A migration as its class makes it. */
export interface Instance {
  readonly name: string;
  readonly value: ObjectValue;
}

/**
 * The migrations of a module, as TypeORM finds them: every class among its exports, in lists and objects too
 * (typeorm `util/DirectoryExportedClassesLoader.js`), each with its name (`migration/MigrationExecutor.js`, `getMigrations`).
 */
export function instancesOf(module: Module, evaluation: Evaluation): readonly Instance[] {
  return classesIn(module.exports, new Set()).flatMap((made) => {
    const outcome = evaluation.instantiate(made, []);
    if (outcome.kind !== 'returned' || !isObject(outcome.value)) return [];
    const own = evaluation.get(outcome.value, 'name');
    const name = typeof own === 'string' && own !== '' ? own : evaluation.get(made, 'name');
    return typeof name === 'string' ? [{ name, value: outcome.value }] : [];
  });
}

function classesIn(value: Value, seen: Set<Value>): readonly Value[] {
  if (seen.has(value)) return [];
  seen.add(value);
  if (!isObject(value)) return [];
  if (isCallable(value)) return [value];
  if (value.kind === 'array') return value.elements.flatMap((one) => classesIn(one, seen));
  if (value.kind !== 'object') return [];
  return [...value.props.values()].flatMap((property) => classesIn(property.value, seen));
}
