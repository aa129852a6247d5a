import { siblingName, type CommentTarget } from '../../../src/ir/index.js';
import { aTable, has, type Move, type Workbench } from '../workbench.js';

function targets(bench: Workbench): readonly CommentTarget[] {
  const table = aTable(bench, true);
  const ofTable: CommentTarget[] =
    table === undefined
      ? []
      : [
          ...(has(bench, 'tableComments') ? [{ kind: 'table' as const, name: table.name }] : []),
          ...(has(bench, 'columnComments') ? table.columns : []).map(({ name }): CommentTarget => ({
            kind: 'column',
            table: table.name,
            column: name,
          })),
        ];
  if (!has(bench, 'objectComments')) return ofTable;
  const { schema } = bench;
  return [
    ...ofTable,
    ...(table?.constraints ?? []).map(({ name }): CommentTarget => ({
      kind: 'constraint',
      table: table?.name ?? { name: '' },
      name: name ?? '',
    })),
    ...(table?.indexes ?? []).map(({ name }): CommentTarget => ({
      kind: 'index',
      name: siblingName(table?.name ?? { name: '' }, name ?? ''),
    })),
    ...Object.values(schema.enums).map(({ name }): CommentTarget => ({ kind: 'type', name })),
    ...Object.values(schema.sequences).map(({ name }): CommentTarget => ({ kind: 'sequence', name })),
    ...Object.values(schema.views).map(({ name, materialized }): CommentTarget => ({
      kind: materialized === true ? 'materializedView' : 'view',
      name,
    })),
    ...Object.keys(schema.schemas).map((name): CommentTarget => ({ kind: 'schema', name: { name } })),
  ];
}

const comment: Move = (bench) => {
  const on = bench.dice.from(targets(bench));
  if (on === undefined) return [];
  const text = bench.dice.of('a comment', 'it\'s "x" \\ ? :a $1 ${b} `c` -- d', 'two\nlines', 'größe', null);
  return [{ kind: 'comment', on, comment: text }];
};

export const commentMoves: Readonly<Record<string, { readonly weight: number; readonly move: Move }>> = {
  comment: { weight: 6, move: comment },
};
