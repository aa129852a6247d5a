import type { Diagnostic } from './diagnostic.js';
import type { DialectName } from './dialect-name.js';
import type { Operation } from './operation.js';

/** The IR's version: readers of `--to ir` output refuse another major. */
export const IR_VERSION = 1;

/** One direction of a migration. */
export interface Direction {
  readonly operations: readonly Operation[];
  /**
   * `tool`: in the transaction that the tool opens by default;
   * `none`: the author turned it off;
   */
  readonly transaction: 'tool' | 'none';
}

/** Why a migration cannot be undone: there is no down, the author's down throws, or it does nothing. */
export type MissingDown = 'absent' | 'throws' | 'empty';

/** One step of a history. */
export interface Migration {
  /** As the tool records it: a file name, a folder name, a version. Unique within its set. */
  readonly id: string;
  /** The part of the id that a person chose: `create_users`. */
  readonly name: string;
  /** The order's key as the tool has it, mostly a timestamp: `20240101120000`; absent if the tool has none. */
  readonly timestamp?: string;
  /** Its file, relative to the set's root, with forward slashes. */
  readonly file: string;
  readonly up: Direction;
  /** Absent together with `missingDown`. */
  readonly down?: Direction;
  readonly missingDown?: MissingDown;
  /** The author's comments at the head of the file. */
  readonly comments?: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A history: the migrations of one tool in one folder, in the order in which the tool applies them. */
export interface History {
  readonly version: typeof IR_VERSION;
  readonly adapter: string;
  readonly dialect: DialectName;
  /** Absolute path of the folder with the migrations. */
  readonly root: string;
  readonly migrations: readonly Migration[];
}
