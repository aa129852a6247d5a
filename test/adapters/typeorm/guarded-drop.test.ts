import { expect, it } from 'vitest';
import { createCompiler } from '../../../adapters/typeorm/compiler.js';
import { compileCall } from '../../../adapters/typeorm/compiler/compile-call.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';

it('a guarded drop on MySQL drops the table alone: an index that a foreign key needs cannot go before', async () => {
  const dialect = await loadDialect('mysql');
  const state = createState(dialect);
  const made = `CREATE TABLE a (id int PRIMARY KEY);
    CREATE TABLE b (x int, INDEX ix (x), CONSTRAINT fk FOREIGN KEY (x) REFERENCES a (id))`;
  foldInto(state, dialect.parse(made, { file: '' }).operations);
  const compiler = createCompiler({ dialect: 'mysql' });
  const compiled = compileCall('dropTable', ['b', true], { compiler, dialect, state });
  expect(compiled).toMatchObject({ kind: 'done', statements: [{ sql: 'DROP TABLE IF EXISTS `b`' }] });
});
