import path from 'node:path';
import { createProgram, isCallable, isObject, type Value } from '../../../src/source/index.js';
import { SILENT } from '../../shared/reader/reading.js';
import { modelledPackage } from '../packages.js';
import { timestampOf } from './classes.js';

/** A class of a migration, where it is declared. */
export interface FoundClass {
  /** Absolute. */
  readonly file: string;
  /** What TypeORM records. */
  readonly name: string;
}

/** Whether a file may list classes of migrations: `export const migrations = [Init1690000000000, …]`. */
export function mayList(text: string): boolean {
  return /[\p{L}_$]\d{13}\s*[,\]]/u.test(text) && /['"]\.{1,2}\//.test(text) && text.includes('[');
}

/**
 * The classes that a module lists for its data source, where it gathers them from several folders: what TypeORM runs is the list, and
 * a folder alone would be a part of it. Undefined for a module without such a list. It is evaluated statically: no code runs.
 */
export function listedIn(file: string, project: string): readonly FoundClass[] | undefined {
  const program = createProgram({ root: project, packages: (specifier) => modelledPackage(specifier) });
  const module = program.evaluation(SILENT).module(file);
  for (const name of module.names) {
    const found = classesOf(module.get(name));
    if (found !== undefined && new Set(found.map((one) => path.dirname(one.file))).size > 1) return found;
  }
  return undefined;
}

/** The classes of a list that holds nothing else; undefined for any other value. */
export function classesOf(list: Value): readonly FoundClass[] | undefined {
  if (!isObject(list) || list.kind !== 'array' || list.elements.length === 0) return undefined;
  const found = list.elements.map(classOf);
  return found.every((one) => one !== undefined) ? found : undefined;
}

function classOf(value: Value): FoundClass | undefined {
  if (!isObject(value) || !isCallable(value) || value.kind !== 'function') return undefined;
  const { module, name } = value.code;
  return timestampOf(name) === undefined ? undefined : { file: module.path, name };
}
