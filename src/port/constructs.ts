import type { Construct } from './constructs/construct.js';
import { history } from './constructs/history.js';
import { keys } from './constructs/keys.js';
import { moments } from './constructs/moments.js';
import { numbers } from './constructs/numbers.js';
import { statements } from './constructs/statements.js';
import { tables } from './constructs/tables.js';
import { text } from './constructs/text.js';
import { values } from './constructs/values.js';

export type { Construct } from './constructs/construct.js';

const all = { ...values, ...numbers, ...text, ...moments, ...keys, ...tables, ...statements, ...history };

/** The codes of all that a port may lose or leave to a person: one without an entry does not compile. */
export type LossCode = keyof typeof all;

/** By the code of a loss or of what is left to a person. */
export const CONSTRUCTS: Readonly<Record<LossCode, Construct>> = all;
