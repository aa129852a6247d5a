import type { SourceDiagnostic } from '../syntax/diagnostic.js';
import type { SourceFile } from '../syntax/span.js';
import type { Value } from '../values/values.js';

/** A module that was loaded. */
export interface Module {
  readonly path: string;
  /** Undefined when the file could not be read. */
  readonly source: SourceFile | undefined;
  /** What `require` of it gives: `module.exports`, or the namespace of an ES module. Unknown when it could not be read. */
  readonly exports: Value;
  /**
   * An export by name, wherever authors put it: on the namespace, on `module.exports`, or on a default export that is
   * an object. Undefined for none.
   */
  get(name: string): Value;
  /** Names of the exports. */
  readonly names: readonly string[];
  /** What was wrong in this file. */
  readonly diagnostics: readonly SourceDiagnostic[];
}
