import type { OperationOf, SequenceOptions } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { flag, printName } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

type SequenceOperation = OperationOf<'createSequence' | 'alterSequence' | 'dropSequence'>;

/**
 * Sequences, which MariaDB has. One of which nothing is said keeps no numbers ready, as in any dialect; MariaDB's own usual is
 * 1000, so it is always written.
 */
export function printSequence(operation: SequenceOperation, flavour: Flavour): string {
  if (!flavour.sequences) throw new UnprintableError(flavour, 'sequences');
  switch (operation.kind) {
    case 'createSequence': {
      const { name, options, ifNotExists, ownedBy } = operation;
      if (ownedBy !== undefined) throw new UnprintableError(flavour, 'sequence that a column owns');
      const all = { ...options, cache: options.cache ?? '1' };
      return `CREATE SEQUENCE ${flag(ifNotExists, 'IF NOT EXISTS ')}${printName(name)}${printOptions(all, flavour)}`;
    }
    case 'alterSequence': {
      const { name, options, ifExists, ownedBy, restart } = operation;
      if (ownedBy !== undefined && ownedBy !== null)
        throw new UnprintableError(flavour, 'sequence that a column owns');
      const anew = restart === undefined ? '' : restart === true ? ' RESTART' : ` RESTART WITH ${restart}`;
      return `ALTER SEQUENCE ${flag(ifExists, 'IF EXISTS ')}${printName(name)}${printOptions(options, flavour)}${anew}`;
    }
    case 'dropSequence':
      return `DROP SEQUENCE ${flag(operation.ifExists, 'IF EXISTS ')}${printName(operation.name)}`;
  }
}

function printOptions(options: SequenceOptions, flavour: Flavour): string {
  if (options.type !== undefined) throw new UnprintableError(flavour, 'sequence of a type');
  const { start, increment, min, max, cache, cycle } = options;
  return [
    start === undefined ? '' : ` START WITH ${start}`,
    increment === undefined ? '' : ` INCREMENT BY ${increment}`,
    bound('MINVALUE', min),
    bound('MAXVALUE', max),
    cache === undefined ? '' : cache === '0' ? ' NOCACHE' : ` CACHE ${cache}`,
    cycle === undefined ? '' : cycle ? ' CYCLE' : ' NOCYCLE',
  ].join('');
}

function bound(word: string, value: string | null | undefined): string {
  if (value === undefined) return '';
  return value === null ? ` NO ${word}` : ` ${word} ${value}`;
}
