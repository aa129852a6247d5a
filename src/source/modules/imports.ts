import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineProperty, getProperty, readBinding } from '../values/access.js';
import { nodeModule } from '../builtins/node.js';
import { toText } from '../values/coerce.js';
import { declaredNames } from '../code/enums.js';
import { evaluate } from '../code/expressions.js';
import { loadFile, type ModuleRecord } from './loader.js';
import { siteOf, Thrown, type Frame, type Machine } from '../machine.js';
import { settle } from '../code/functions.js';
import { withDefault } from '../code/helpers.js';
import { Binding, type Scope } from '../code/scope.js';
import type { Site } from '../syntax/span.js';
import { hasModifier } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import {
  isHost,
  isObject,
  isUnknown,
  NativeFunction,
  unknown,
  type Unknown,
  type Value,
} from '../values/values.js';
import { ownKeys } from '../values/access.js';

/**
 * What `require(specifier)` gives in a module: unknown for a package that is not modelled and for what is missing. `isCaught`: code catches
 * what a module throws while it loads.
 */
export function importModule(
  machine: Machine,
  from: ModuleRecord,
  specifier: string,
  site: Site,
  isCaught = false,
): Value {
  const { program } = machine;
  const given = program.packageNamed(specifier);
  if (given) return given.exports;
  const resolution = program.resolver.resolve(specifier, from.path);
  switch (resolution.kind) {
    case 'file': {
      const record = loadFile(machine, resolution.path);
      // Code that catches what it requires goes another way there; else it is told, and what it exports is unknown.
      if (record.thrown !== undefined && isCaught) throw new Thrown(record.thrown.value, site);
      // What is wrong with a module is wrong with all that import it.
      for (const one of record.diagnostics) if (!from.diagnostics.includes(one)) from.diagnostics.push(one);
      return exportsOf(machine, record, site, from);
    }
    case 'builtin':
      return (
        nodeModule(machine, resolution.name) ??
        unknown(`the Node module ${resolution.name} is not evaluated`, site.span)
      );
    case 'package':
      return unknown(`the package ${resolution.name} is not read`, site.span);
    case 'missing':
      return problem(
        from,
        'missing-import',
        `Cannot find ${specifier}`,
        site,
        'What it exports is unknown. Add the file, or the alias to tsconfig.json.',
      );
    case 'outside':
      return problem(
        from,
        'import-outside-root',
        `${specifier} lies outside of the project's root`,
        site,
        'Give the folder that holds both as the path.',
      );
  }
}

function problem(
  from: ModuleRecord,
  code: 'missing-import' | 'import-outside-root' | 'circular-import',
  message: string,
  site: Site,
  help: string,
): Unknown {
  const { span } = site;
  const known = from.diagnostics.some((one) => one.code === code && one.span.start === span.start);
  if (!known) from.diagnostics.push({ code, message, span, help });
  return unknown(message, span);
}

/** The exports of a module. While it is still loading, what it has not exported yet is unknown rather than missing. */
function exportsOf(machine: Machine, record: ModuleRecord, site: Site, from: ModuleRecord): Value {
  const { exports } = record;
  if (record.state === 'loading' && isObject(exports) && !exports.taint) {
    const message = `${path.basename(record.path)} is used before it has loaded (a circular import)`;
    const used = (): void => {
      if (record.state !== 'loading') return;
      problem(
        from,
        'circular-import',
        message,
        site,
        'Import it where it is used, or move the shared part to a third file.',
      );
    };
    exports.taint = { ...unknown(message, site.span), used };
    machine.program.whenLoaded(record, () => {
      if (exports.taint?.used === used) exports.taint = undefined;
    });
  }
  return exports;
}

/** The `require` of a module. */
export function requireFunction(_machine: Machine, record: ModuleRecord): NativeFunction {
  const fn = new NativeFunction('require', (machine, _self, [specifier], site) => {
    const name = toText(machine, specifier, site);
    return isUnknown(name) ? name : importModule(machine, record, name, site, machine.catching > 0);
  });
  const resolve = new NativeFunction('resolve', (machine, _self, [specifier], site) => {
    const name = toText(machine, specifier, site);
    if (isUnknown(name)) return name;
    const resolution = machine.program.resolver.resolve(name, record.path);
    return resolution.kind === 'file'
      ? resolution.path
      : unknown(`the path of ${name} is not known`, site.span);
  });
  fn.props.set('resolve', { value: resolve, enumerable: true });
  fn.props.set('main', { value: undefined, enumerable: true });
  return fn;
}

/** `import(specifier)` */
export function importDynamically(frame: Frame, specifier: Value, node: ts.Node): Value {
  const { machine } = frame;
  const site = siteOf(frame, node);
  return settle(machine, site, () => {
    const name = toText(machine, specifier, site);
    if (isUnknown(name)) return name;
    const exports = importModule(machine, frame.module, name, site);
    if (!isObject(exports) || exports.props.has('__esModule')) return exports;
    const copy = machine.realm.object({ default: exports });
    for (const key of ownKeys(exports)) {
      if (key !== 'default')
        copy.props.set(key, { value: getProperty(machine, exports, key, site), enumerable: true });
    }
    copy.taint = exports.taint;
    return copy;
  });
}

/** `import.meta`: the file's place. */
export function importMeta(frame: Frame): Value {
  const file = frame.module.path;
  const meta = frame.machine.realm.object({
    url: pathToFileURL(file).href,
    filename: file,
    dirname: path.dirname(file),
  });
  meta.taint = unknown('a member of import.meta is not known');
  return meta;
}

/** Declares what `import` statements bind. A module is loaded when one of its names is read first, as most are types only. */
export function bindImports(frame: Frame, statements: readonly ts.Statement[]): void {
  for (const statement of statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const specifier = statement.moduleSpecifier.text;
    const { importClause } = statement;
    frame.statement = statement;
    const site = siteOf(frame, statement.moduleSpecifier);
    const load = (machine: Machine): Value => importModule(machine, frame.module, specifier, site);
    if (!importClause) load(frame.machine);
    else if (importClause.phaseModifier !== ts.SyntaxKind.TypeKeyword)
      bindClause(frame, importClause, specifier, load, site);
  }
}

function bindClause(
  frame: Frame,
  clause: ts.ImportClause,
  specifier: string,
  load: (machine: Machine) => Value,
  site: Site,
): void {
  const bind = (name: string, read: (machine: Machine) => Value): void => {
    frame.module.scope.bindings.set(name, new Binding(undefined, true, true, read));
  };
  if (clause.name)
    bind(clause.name.text, (machine) => member(machine, load(machine), 'default', specifier, site));
  const { namedBindings } = clause;
  if (!namedBindings) return;
  if (ts.isNamespaceImport(namedBindings)) bind(namedBindings.name.text, load);
  else {
    for (const { name, propertyName, isTypeOnly } of namedBindings.elements) {
      if (!isTypeOnly)
        bind(name.text, (machine) =>
          member(machine, load(machine), (propertyName ?? name).text, specifier, site),
        );
    }
  }
}

/** An export of a module by name. */
function member(machine: Machine, exports: Value, name: string, specifier: string, site: Site): Value {
  if (name === 'default') {
    const given = machine.program.packageNamed(specifier);
    if (given) return given.default ?? given.exports;
    return getProperty(machine, withDefault(machine, exports), 'default', site);
  }
  if (exports === undefined || exports === null) return undefined;
  return getProperty(machine, exports, name, site);
}

/**
 * Puts what `export` statements declare onto the namespace. Early: as getters, so that a circular import sees a
 * binding once it has its value. Late: as data, except for variables that may still change.
 */
export function finishExports(
  frame: Frame,
  statements: readonly ts.Statement[],
  when: 'early' | 'late',
): void {
  for (const statement of statements) {
    if (ts.isExportDeclaration(statement)) {
      if (
        !statement.moduleSpecifier &&
        statement.exportClause &&
        ts.isNamedExports(statement.exportClause) &&
        !statement.isTypeOnly
      ) {
        for (const { name, propertyName, isTypeOnly } of statement.exportClause.elements) {
          if (!isTypeOnly) exportBinding(frame, (propertyName ?? name).text, name.text, when, statement);
        }
      }
      continue;
    }
    if (!ts.canHaveModifiers(statement) || !hasModifier(statement, ts.SyntaxKind.ExportKeyword)) continue;
    const names = declaredNames(statement);
    if (!hasModifier(statement, ts.SyntaxKind.DefaultKeyword)) {
      for (const name of names) exportBinding(frame, name, name, when, statement);
    } else if (ts.isFunctionDeclaration(statement) || names.length > 0) {
      exportBinding(frame, names[0] ?? 'default', 'default', when, statement);
    }
  }
}

function exportBinding(
  frame: Frame,
  local: string,
  exported: string,
  when: 'early' | 'late',
  node: ts.Node,
): void {
  const { module } = frame;
  const binding = module.scope.find(local);
  // A type, or a name that nothing declares.
  if (!binding) return;
  const site = siteOf(frame, node);
  if (when === 'late' && binding.ready && !binding.alias && !isVariable(binding)) {
    module.namespace.props.set(exported, { value: binding.value, enumerable: true });
    return;
  }
  const get = new NativeFunction(exported, (running) => {
    if (binding.ready || binding.alias) return readBinding(running, binding, local, () => site);
    const message = `${exported} of ${path.basename(module.path)} is used before it has a value (a circular import)`;
    return problem(module, 'circular-import', message, site, 'Move the shared part to a third file.');
  });
  module.namespace.props.set(exported, { value: undefined, get, enumerable: true });
}

function isVariable(binding: Binding): boolean {
  return !binding.constant && !isObject(binding.value);
}

/** `export … from`: read through the other module. */
export function exportDeclaration(node: ts.ExportDeclaration, frame: Frame): void {
  const { moduleSpecifier, exportClause, isTypeOnly } = node;
  if (isTypeOnly || !moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return;
  const { machine, module } = frame;
  const specifier = moduleSpecifier.text;
  const site = siteOf(frame, moduleSpecifier);
  const load = (running: Machine): Value => importModule(running, module, specifier, site);
  const define = (name: string, read: (running: Machine) => Value): void => {
    const get = new NativeFunction(name, (running) => read(running));
    defineProperty(machine, module.namespace, name, { value: undefined, get, enumerable: true });
  };
  if (exportClause && ts.isNamedExports(exportClause)) {
    for (const { name, propertyName, isTypeOnly: isType } of exportClause.elements) {
      if (!isType)
        define(name.text, (running) =>
          member(running, load(running), (propertyName ?? name).text, specifier, site),
        );
    }
  } else if (exportClause) define(exportClause.name.text, load);
  else exportAll(frame, load(machine), define, site);
}

function exportAll(
  frame: Frame,
  exports: Value,
  define: (name: string, read: (running: Machine) => Value) => void,
  site: Site,
): void {
  const { namespace } = frame.module;
  if (!isObject(exports)) {
    namespace.taint ??= isUnknown(exports)
      ? exports
      : isHost(exports)
        ? unknown('all that a package exports', site.span, true)
        : undefined;
    return;
  }
  for (const key of ownKeys(exports)) {
    if (key === 'default' || namespace.props.has(key)) continue;
    define(key, (running) => getProperty(running, exports, key, site));
  }
  if (exports.taint) namespace.taint ??= exports.taint;
}

/** `export default value`, `export = value` */
export function exportAssignment(node: ts.ExportAssignment, scope: Scope, frame: Frame): void {
  const value = evaluate(node.expression, scope, frame);
  const { namespace, moduleObject } = frame.module;
  if (node.isExportEquals) moduleObject.props.set('exports', { value, enumerable: true });
  else namespace.props.set('default', { value, enumerable: true });
}

/** `import name = require('…')`, `import name = Some.Namespace` */
export function importEquals(node: ts.ImportEqualsDeclaration, scope: Scope, frame: Frame): void {
  const { moduleReference, name } = node;
  if (node.isTypeOnly) return;
  if (ts.isExternalModuleReference(moduleReference)) {
    const { expression } = moduleReference;
    if (!ts.isStringLiteral(expression)) return;
    scope.declare(name.text, importModule(frame.machine, frame.module, expression.text, siteOf(frame, node)));
  } else scope.declare(name.text, entity(moduleReference, scope, frame));
}

function entity(node: ts.EntityName, scope: Scope, frame: Frame): Value {
  if (ts.isIdentifier(node)) return evaluate(node, scope, frame);
  return getProperty(frame.machine, entity(node.left, scope, frame), node.right.text, siteOf(frame, node));
}
