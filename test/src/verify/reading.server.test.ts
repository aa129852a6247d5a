import { expect, it } from 'vitest';
import { sql } from '../../../adapters/sql/index.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { readHistory } from '../../../src/history/read.js';
import { createReadingRunner } from '../../../src/verify/reading.js';
import { describeServer, withClient } from '../../support/mysql.js';
import { writeSql } from './sql-histories.js';

describeServer.each((server) => {
  it('what was read is applied in the modes of a new connection, not in those of a look at the database', async () => {
    const set = await writeSql([
      'CREATE TABLE p (id int AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB; CREATE TABLE c (p int);',
      // Without its strict mode MySQL refuses the second (ER_FK_COLUMN_CANNOT_CHANGE).
      'ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p) REFERENCES p (id); ALTER TABLE c MODIFY p int NOT NULL;',
    ]);
    const registry = { names: ['sql'], load: async () => sql };
    const { history } = await readHistory({ ...set, dialect: server.kind.name }, registry);
    const database = await server.scratch();
    const runner = await createReadingRunner(history, await loadDialect(server.kind.name), database);
    try {
      for (const { id } of history.migrations) await runner.up(id);
      const [row] = await withClient(database, (client) => client.query("SHOW COLUMNS FROM c LIKE 'p'"));
      expect(row).toMatchObject({ Null: 'NO' });
    } finally {
      await runner.close();
    }
  });
});
