import type { PortChoices } from '../choices/choices.js';

/** What a person should know of a construct that a port loses something of, or leaves to them. */
export interface Construct {
  /** For a heading. */
  readonly title: string;
  /** Why there is no equal, in a sentence. */
  readonly reason: string;
  /** Other ways, and when to take them, each a sentence; at least one. */
  readonly alternatives: readonly [string, ...string[]];
  /** The choice that takes another way. */
  readonly choice?: keyof PortChoices;
  /** What the application must do otherwise; `null`: nothing. */
  readonly application: string | null;
}

/** Constructs by the code of a loss, or of what is left to a person. */
export type Constructs = Readonly<Record<string, Construct>>;
