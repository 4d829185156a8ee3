// The contract on a real Postgres, and what only it can show.
import { expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { historyContract } from '../../history/contract.suite';
import { openHistoryStore } from '.';

const databases: TestDatabase[] = [];

historyContract('the history in Postgres', {
  async open(count) {
    const database = await testDatabase();
    databases.push(database);
    const { connectionString } = database;
    return Array.from({ length: count }, () => openHistoryStore({ connectionString, onIdleError() {} }));
  },
  async cleanUp() {
    await Promise.all(databases.splice(0).map((database) => database.drop()));
  },
});

test('a database that is not there is unavailable', async () => {
  const store = openHistoryStore({ connectionString: 'postgresql://nobody@127.0.0.1:1/none', onIdleError() {} });
  await expect(store.records({ limit: 1 })).rejects.toMatchObject({ kind: 'unavailable' });
  await store.close();
});
