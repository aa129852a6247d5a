import { sameMeaning } from '../../../src/fold/meaning/equivalence.js';
import type { Operation } from '../../../src/ir/index.js';
import { answerQuestion } from '../reader/catalog.js';
import { parseStatement } from '../reader/statements.js';
import type { Block, BlockContext } from './block.js';
import { valueOf, type Call } from './calls.js';
import { candidates } from './candidates.js';

/**
 * The most idiomatic way of writing, not compiled: whether it means the same is for who asks to find out. What the source guards is
 * compiled nevertheless: what is read back is without guards that make no difference.
 */
export function likelyBlock(index: number, context: BlockContext): Block | undefined {
  for (const block of candidates(index, context)) {
    if (!isAllowed(block, context)) continue;
    return intendedBy(block, context).some(isGuarded) ? exactBlock(index, context) : block;
  }
  return undefined;
}

/** The first way of writing that the compiler and the dialect's reader say means the same. */
export function exactBlock(index: number, context: BlockContext): Block | undefined {
  for (const block of candidates(index, context)) {
    if (!isAllowed(block, context)) continue;
    const intended = intendedBy(block, context);
    // What Sequelize guards of its own accord is right for what the source guards as well.
    const isSame = (guards: Guards): boolean => {
      const written = compileCalls(block.calls, context, guards);
      return written !== undefined && sameMeaning(intended, written, context.state) === undefined;
    };
    if (isSame('left out') || (intended.some(isGuarded) && isSame('kept'))) return block;
  }
  return undefined;
}

function isAllowed({ covers }: Block, { mayBeIdiomatic }: BlockContext): boolean {
  return covers.every((place) => mayBeIdiomatic(place));
}

function intendedBy({ covers }: Block, { operations }: BlockContext): readonly Operation[] {
  return covers.map((place) => operations[place] as Operation);
}

/** What becomes of IF [NOT] EXISTS that makes no difference where it stands: Sequelize adds it, so it is mostly left out. */
type Guards = 'left out' | 'kept';

function isGuarded(operation: Operation): boolean {
  return (
    ('ifExists' in operation && operation.ifExists === true) ||
    ('ifNotExists' in operation && operation.ifNotExists === true)
  );
}

/** What the server would be told by calls, read back; undefined where Sequelize refuses one or the SQL is not valid. */
function compileCalls(
  calls: readonly Call[],
  context: BlockContext,
  guards: Guards,
): readonly Operation[] | undefined {
  const { compiler, dialect } = context;
  const state = context.state.fork();
  const operations: Operation[] = [];
  const methods = compiler.queryInterface as unknown as Readonly<
    Record<string, (...args: unknown[]) => Promise<unknown>>
  >;
  try {
    for (const { method, args } of calls) {
      const values = args.map((arg) => valueOf(arg, compiler.library));
      compiler.run(
        () => (methods[method] as (typeof methods)[string]).apply(methods, values),
        ({ sql, inlined }) => {
          const rows = answerQuestion(sql, state, dialect);
          if (rows !== undefined) return rows;
          // What SQLite makes of a parameter depends on how its driver binds it.
          if (sql !== inlined && dialect.name === 'sqlite') throw new Error('a statement with parameters');
          const parsed =
            guards === 'kept'
              ? dialect.parse(inlined, { file: '' })
              : parseStatement({ sql, inlined }, method, { state }, dialect);
          if (parsed.diagnostics.some(({ severity }) => severity === 'error'))
            throw new Error('not valid SQL');
          for (const operation of parsed.operations) {
            operations.push(operation);
            state.apply(operation);
          }
          return [];
        },
      );
    }
    return dialect.recognize?.(operations, context.state) ?? operations;
  } catch {
    // Sequelize refuses the call, or the state cannot answer it: the operation is written in another way.
    return undefined;
  }
}
