import { getTableConfig } from 'drizzle-orm/sqlite-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { transact } from '#db/connection.ts';
import { appendCommand } from '#db/outbox.ts';
import * as schema from '#db/schema/index.ts';
import { createApplication } from '#test/support/application.ts';
import { createCommand, openTestCache } from '#test/support/counter.ts';

const tableSchema = z.array(z.object({ name: z.string(), type: z.string(), strict: z.number() }));
const columnSchema = z.array(z.object({ name: z.string() }));

const listTables = (): Map<string, string[]> => {
  const { client } = openTestCache();
  const tables = tableSchema
    .parse(client.pragma('table_list'))
    .filter(({ name, type }) => type !== 'shadow' && !/^(sqlite_|__)/.test(name));
  for (const { name, type, strict } of tables)
    expect(strict === 1 || type === 'virtual', `${name} is STRICT`).toBe(true);
  return new Map(
    tables.map(({ name }) => [
      name,
      columnSchema.parse(client.pragma(`table_info(${name})`)).map((column) => column.name),
    ]),
  );
};

/** What programs in the field write and read. Add to it; never take away from it. */
const released = {
  application: [
    'key',
    'id',
    'reference',
    'service',
    'plate',
    'status',
    'received_at',
    'resubmitted',
    'due_on',
    'decided_at',
    'approved_by',
    'assigned_to',
    'held',
    'record',
    'centre_record',
    'version',
    'confirmed_at',
  ],
  command: [
    'sequence',
    'id',
    'name',
    'subject',
    'subject_kind',
    'officer',
    'at',
    'body',
    'hash',
    'state',
    'problem',
    'withdraw_reason',
    'settled_at',
    'signature',
    'seen',
    'escalation',
  ],
  item: [
    'id',
    'application_id',
    'place',
    'kind',
    'made',
    'state',
    'number',
    'serial',
    'bay',
    'box',
    'made_at',
    'shelved_at',
    'released_at',
  ],
  sheet: [
    'job_id',
    'application_id',
    'item_id',
    'printer',
    'printer_job_id',
    'state',
    'problem',
    'started_at',
    'expected_serial',
  ],
  serial: ['serial', 'application_id', 'job_id'],
  document: ['id', 'sha256', 'size_bytes', 'received_at'],
  draft: [
    'id',
    'service',
    'typed',
    'brought',
    'papers',
    'document',
    'created_at',
    'saved_at',
    'saved_by',
    'command_id',
    'provisional_reference',
  ],
  content: ['sha256', 'media_type', 'size_bytes', 'bytes_here', 'last_used_at'],
  upload: ['sha256', 'application_id', 'url', 'sent_bytes', 'created_at', 'done_at', 'problem'],
  serial_lease: ['id', 'state', 'first', 'last', 'count', 'expires_at', 'created_at'],
  carried_file: ['id', 'first_sequence', 'last_sequence', 'made_at', 'made_by', 'acknowledged_at'],
  parked: ['sequence', 'kind', 'id', 'reason', 'body', 'received_at'],
  reference_pack: ['name', 'version', 'format', 'body', 'etag', 'received_at'],
  sync_state: [
    'one',
    'cursor',
    'last_pulled_at',
    'clock_offset_ms',
    'epoch',
    'next_epoch',
    'anchored_sequence',
    'anchored_at',
    'centre_keys',
    'serials_registered',
    'reference_used',
    'office',
  ],
  application_search: ['plate', 'chassis', 'name', 'identity', 'reference'],
};

test('every table is STRICT and no released table or column is gone', () => {
  const tables = listTables();
  for (const [table, columns] of Object.entries(released))
    expect(tables.get(table), table).toEqual(expect.arrayContaining(columns));
});

test('a column added by a migration is added to the released list too', () => {
  expect(Object.fromEntries([...listTables()].map(([name, columns]) => [name, columns.sort()]))).toEqual(
    Object.fromEntries(Object.entries(released).map(([name, columns]) => [name, columns.toSorted()])),
  );
});

test('the tables of the code are the tables of the migrations', () => {
  const tables = listTables();
  for (const table of Object.values(schema)) {
    const { name, columns } = getTableConfig(table);
    expect(columns.map((column) => column.name).sort(), name).toEqual(tables.get(name)?.sort());
  }
});

test.each([
  'DELETE FROM command',
  "UPDATE command SET body = '{}'",
  'UPDATE command SET sequence = 9',
  "UPDATE command SET id = 'other'",
  "UPDATE command SET hash = 'other'",
  "UPDATE command SET name = 'other'",
  "UPDATE command SET subject = 'other'",
  "UPDATE command SET subject_kind = 'other'",
  "UPDATE command SET officer = 'other'",
  'UPDATE command SET at = 1',
  "INSERT OR REPLACE INTO command (sequence, id, name, subject, subject_kind, officer, at, body, hash, state) SELECT sequence, id, name, subject, subject_kind, officer, at, '{}', hash, state FROM command",
])('what an officer did stays as it was done: %s', (statement) => {
  const { client, writer } = openTestCache();
  transact(writer, (tx) =>
    appendCommand(
      tx,
      createCommand('verification.record', createApplication(), { revision: 1, marks: {} }),
      'hash',
      'signature',
    ),
  );
  const before = client.prepare('SELECT * FROM command').all();
  expect(() => client.exec(statement)).toThrow(/never/);
  expect(client.prepare('SELECT * FROM command').all()).toEqual(before);
});

test('an act is settled without touching what was done', () => {
  const { client, writer } = openTestCache();
  transact(writer, (tx) =>
    appendCommand(
      tx,
      createCommand('verification.record', createApplication(), { revision: 1, marks: {} }),
      'hash',
      'signature',
    ),
  );
  expect(client.prepare("UPDATE command SET state = 'applied', settled_at = 1").run().changes).toBe(1);
});
