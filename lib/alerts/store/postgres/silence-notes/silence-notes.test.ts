// The contract of notes of silences on a real Postgres, and what only it can show.
import { expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '@/lib/db/testing';
import { silenceNotesContract } from '../../silence-notes/contract.suite';
import { openSilenceNotes } from '.';

const databases: TestDatabase[] = [];

async function open() {
  const database = await testDatabase();
  databases.push(database);
  return openSilenceNotes({ connectionString: database.connectionString, onIdleError() {} });
}

silenceNotesContract('the store in Postgres', {
  open,
  cleanUp: async () => void (await Promise.all(databases.splice(0).map((database) => database.drop()))),
});

test('a database that is not there is unavailable', async () => {
  const store = openSilenceNotes({ connectionString: 'postgresql://nobody@127.0.0.1:1/none', onIdleError() {} });
  await expect(store.notes()).rejects.toMatchObject({ kind: 'unavailable' });
  await store.close();
});
