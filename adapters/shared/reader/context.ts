import { existsSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../../src/errors.js';
import type { Diagnostic } from '../../../src/ir/index.js';
import {
  isCallable,
  isObject,
  isUnknown,
  objectOf,
  type Evaluation,
  type HostModule,
  type Outcome,
  type Program,
  type Value,
} from '../../../src/source/index.js';
import type { Journal } from './journal.js';
import { moduleDiagnostics } from './reading.js';

/** Said where a migration uses of its argument what its tool does not pass. */
export const PASSED_BY_APPLICATION = 'where the application passes it, --context says what it is';

/** What is known of a migration where the application makes its argument. */
export interface AboutMigration {
  /** As the tool records it. */
  readonly name: string;
  readonly direction: 'up' | 'down';
  /** What has `up` and `down`: an instance of the class, what the file exports. */
  readonly migration: Value;
}

/** How a migration's function is called. */
export interface MigrationCall {
  readonly fn: Value;
  readonly self: Value;
  /** What the tool itself would pass. */
  readonly args: readonly Value[];
  readonly about: AboutMigration;
}

/**
 * A module of the user's that says what the application passes to its migrations, for applications that wrap them
 * (`--context`). Like the migrations it is read, never run. It exports:
 *
 * - `default`: a function that gets what the tool passes, then `{ name, direction, migration }`, and returns (or resolves to)
 *   what the migration gets in the place of the tool's first argument;
 * - `packages`: what packages give that are not read, by the names that they are imported by. What is said here goes before what
 *   is known of a package.
 *
 * Either may be missing.
 */
export interface ApplicationContext {
  /** Packages as the module says them, else as `modelled` does. To be given to the program that {@link open} gets. */
  packages(
    modelled: (specifier: string) => HostModule | undefined,
  ): (specifier: string) => HostModule | undefined;
  /** Loads the module. Throws InputError `bad-context`: it cannot be read, or exports nothing of this. */
  open(program: Program): void;
  /** Calls a migration with what the application passes. */
  run(evaluation: Evaluation, call: MigrationCall): Outcome;
  /** What turned out to be wrong with the module, as far as it was not told before: an import that is only read when it is used. */
  told(journal: Journal): readonly Diagnostic[];
}

/** The context in a file (absolute); without one migrations get what the tool passes. Throws InputError where there is no such file. */
export function contextOf(file: string | undefined): ApplicationContext {
  if (file === undefined) return NONE;
  if (!existsSync(file)) throw bad(file, 'there is no such file');
  return new ContextModule(file);
}

const NONE: ApplicationContext = {
  packages: (modelled) => modelled,
  open: () => undefined,
  run: (evaluation, { fn, args, self }) => evaluation.run(fn, args, self),
  told: () => [],
};

class ContextModule implements ApplicationContext {
  readonly #file: string;
  #program: Program | undefined;
  #argument: Value;
  #isOpen = false;
  readonly #told = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  packages(
    modelled: (specifier: string) => HostModule | undefined,
  ): (specifier: string) => HostModule | undefined {
    return (specifier) => this.#packageNamed(specifier) ?? modelled(specifier);
  }

  open(program: Program): void {
    this.#program = program;
    const module = program.module(this.#file);
    this.#isOpen = true;
    const problems = module.diagnostics.map((one): Diagnostic => ({ severity: 'error', ...one }));
    if (problems.length > 0) throw bad(this.#file, problems[0]?.message ?? '', problems);
    const argument = module.get('default');
    if (isUnknown(argument))
      throw bad(this.#file, `its default export is not known without running it: ${argument.reason}`);
    // `module.exports = { packages }` has no default export of its own.
    this.#argument = isCallable(argument) ? argument : undefined;
    if (this.#argument === undefined && module.get('packages') === undefined)
      throw bad(this.#file, 'it exports neither a function as its default nor packages');
  }

  run(evaluation: Evaluation, { fn, self, args, about }: MigrationCall): Outcome {
    if (this.#argument === undefined) return evaluation.run(fn, args, self);
    const made = evaluation.run(this.#argument, [...args, objectOf({ ...about })]);
    if (made.kind !== 'returned') return made;
    const outcome = evaluation.run(fn, [made.value, ...args.slice(1)], self);
    return outcome.kind === 'returned'
      ? { ...outcome, unawaited: [...made.unawaited, ...outcome.unawaited] }
      : outcome;
  }

  told(journal: Journal): readonly Diagnostic[] {
    const program = this.#program;
    if (program === undefined) return [];
    return moduleDiagnostics(program.module(this.#file), program, journal).filter(({ code, message }) => {
      const key = `${code} ${message}`;
      const isNew = !this.#told.has(key);
      this.#told.add(key);
      return isNew;
    });
  }

  /** Asked for while the module is still loading, too: what it has said by then. */
  #packageNamed(specifier: string): HostModule | undefined {
    const packages = this.#packages();
    if (!isObject(packages)) return undefined;
    const property = packages.props.get(specifier);
    if (property === undefined || property.value === undefined) return undefined;
    const exports = property.value;
    const own = isObject(exports) ? exports.props.get('default') : undefined;
    if (own === undefined || !isObject(exports)) return { exports };
    // What compilers make of an import asks for this, before it takes the default export.
    if (!exports.props.has('__esModule')) exports.props.set('__esModule', { value: true, enumerable: false });
    return { exports, default: own.value };
  }

  #packages(): Value {
    const module = this.#program?.module(this.#file);
    if (module === undefined || this.#isOpen) return module?.get('packages');
    // An ES module's exports are getters until it has loaded, and reading one then is a mistake of the module's.
    const property = isObject(module.exports) ? module.exports.props.get('packages') : undefined;
    return property?.value;
  }
}

function bad(file: string, problem: string, diagnostics: readonly Diagnostic[] = []): InputError {
  return new InputError(
    'bad-context',
    `${file}: ${problem}`,
    'docs/context.md tells what such a module says',
    diagnostics,
    path.dirname(file),
  );
}
