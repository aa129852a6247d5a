import { type ObjectReference } from '../../../src/ir/index.js';
import { unknown, type Site, type Value } from '../../../src/source/index.js';
import { recordStatement } from '../../shared/reader/record.js';
import { caughtRefusal, sentOrCaught } from '../../shared/reader/refusal.js';
import { compileCall } from '../compiler/compile-call.js';
import { nameOf } from '../compiler/names.js';
import type { Compiled } from '../compiler.js';
import type { SentStatement } from '../compiler/objects.js';
import { isOwnBookkeeping } from './bookkeeping.js';
import { brokenIndex } from './expression-indexes.js';
import { isGuarded } from './guards.js';
import { sentBy } from './sent-by.js';
import { namesKept, watchLosses } from './lost.js';
import { withMemory } from './memory.js';
import { asRemembered, remember } from './remembered.js';
import { toData, toValue } from './table-classes.js';
import type { Session } from './session.js';
import { settled } from './settled.js';

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** The methods of a query runner that change or ask (typeorm `query-runner/QueryRunner.d.ts`). */
export const API: ReadonlySet<string> = new Set(
  words(`
    hasSchema hasTable hasColumn getTable getTables getView getViews getCurrentSchema getDatabases getSchemas
    createDatabase dropDatabase createSchema dropSchema createTable dropTable createView dropView renameTable addColumn addColumns renameColumn changeColumn changeColumns dropColumn dropColumns
    createPrimaryKey updatePrimaryKeys dropPrimaryKey createUniqueConstraint createUniqueConstraints
    dropUniqueConstraint dropUniqueConstraints createCheckConstraint createCheckConstraints dropCheckConstraint
    dropCheckConstraints createExclusionConstraint createExclusionConstraints dropExclusionConstraint
    dropExclusionConstraints createForeignKey createForeignKeys dropForeignKey dropForeignKeys createIndex createIndices
    dropIndex dropIndices clearTable changeTableComment
  `),
);

/** Calls a method of TypeORM's own query runner; what it would send is recorded. */
export function callApi(method: string, values: readonly Value[], session: Session, at: Site): Value {
  const { journal, compiler, dialect, evaluation } = session;
  const call = evaluation.beginCall();
  const asks = /^(?:has|get)/.test(method);
  const args = toData(asks ? values : asRemembered(values, session));
  if ('unknown' in args) {
    if (asks) return settled(args.unknown);
    journal.addOpaque(at, at.code, args.unknown.reason, touched(values[0]));
    return settled(undefined);
  }
  const compileWith = (remembered: readonly unknown[]): Compiled =>
    compileCall(
      method,
      args.data,
      { compiler, dialect, state: journal.state, metadata: session.metadata, remembered },
      { isGuarded: isGuarded(method, args.data, session.codeBefore(at)) },
    );
  const compilations = { compiled: compileWith([]), compileWith };
  const compiled = withMemory(method, args.data, compilations, session, at);
  if (typeof compiled === 'string') {
    journal.addOpaque(at, at.code, compiled, touched(values[0]));
    return settled(undefined);
  }
  switch (compiled.kind) {
    case 'threw':
      return evaluation.throwError(compiled.message, at);
    case 'unanswered': {
      const reason = 'what TypeORM asks of the database here is not certain';
      if (asks) return settled(unknown(reason, at.span));
      journal.addOpaque(at, at.code, reason, touched(values[0]));
      return settled(undefined);
    }
    case 'done': {
      const broken = brokenIndex(compiled.statements, journal.state);
      if (broken !== undefined) {
        const reason = `TypeORM makes the table anew, and the index ${broken}, whose key is an expression, on a column "null": the driver sqlite3 takes that for a text, better-sqlite3 refuses it`;
        journal.addOpaque(at, at.code, reason, touched(values[0]));
        return settled(undefined);
      }
      tellRecreated(method, compiled.statements, session, at);
      if (method.startsWith('changeColumn') && compiled.statements.length === 0)
        tellItself(args.data, session, at);
      const lost = watchLosses(method, args.data, journal.state);
      const kept = namesKept(method, args.data, journal.state, session.declared);
      sentOrCaught(session, at, () => {
        const caught = caughtRefusal({ ...session, site: at });
        // It asks the database of the table before it says anything.
        let turn = 1;
        for (const statement of compiled.statements)
          recordStatement(statement, journal, dialect, at, {
            caught,
            around: sentBy(session, call, turn++),
            isLeftOut: (operation) => isOwnBookkeeping(operation, session, at, { isTypeormsOwn: true }),
          });
      });
      journal.diagnostics.push(
        ...[...kept, ...lost()].map((one) => ({ ...one, span: journal.span(at.span) })),
      );
      const result = toValue(compiled.result, session.classes, at);
      remember(method, values, result, session, at);
      return settled(result);
    }
  }
}

/** A table that the code has changed is the one that TypeORM looks at: {@link asRemembered}. */
function tellItself([table]: readonly unknown[], { journal }: Session, at: Site): void {
  if (typeof table === 'string') return;
  journal.diagnostics.push({
    severity: 'warning',
    code: 'column-changed-in-place',
    message:
      'TypeORM changes nothing here: the column is the one that it remembers, changed by the code, so it compares it with itself',
    span: journal.span(at.span),
    help: 'change a clone of it: const changed = column.clone()',
  });
}

/** `changeColumn` drops a column and adds it anew where its type or length differs: its data is lost. */
function tellRecreated(
  method: string,
  statements: readonly SentStatement[],
  { journal }: Session,
  at: Site,
): void {
  if (!method.startsWith('changeColumn')) return;
  for (const { sql } of statements) {
    const column = /^ALTER TABLE .* DROP COLUMN (["`])(.*?)\1/.exec(sql)?.[2];
    if (column === undefined) continue;
    journal.diagnostics.push({
      severity: 'lossy',
      code: 'column-recreated',
      message: `TypeORM drops the column "${column}" here and adds it anew: its data is lost`,
      span: journal.span(at.span),
      help: "to keep it, change the column with queryRunner.query('ALTER TABLE …')",
    });
  }
}

/** The table that a call names first. */
function touched(value: Value): readonly ObjectReference[] {
  const data = toData([value]);
  const [first] = 'data' in data ? data.data : [];
  const name =
    typeof first === 'string' ? first : (first as { readonly name?: unknown } | null | undefined)?.name;
  if (typeof name !== 'string') return [];
  const [schema, table] = name.includes('.') ? name.split('.', 2) : ['', name];
  return [{ kind: 'table', name: nameOf(schema ?? '', table ?? '') }];
}
