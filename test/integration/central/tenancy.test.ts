import { createHash } from 'node:crypto';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as schema from '#central/database/schema/index.ts';
import { reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import { createApplication, createSubmission, createUuid, itemOf, withSheets } from '../../support/application.ts';
import { createCommandMaker, startTestCentre, type TestCentre, testOfficers } from '../../support/central.ts';
import { firstPageSeen } from '../../support/pages-seen.ts';

/**
 * Data spreads by office on many machines only when every key begins with the office and every statement names it. The
 * one exception is the country's table of blanks, in which offices must see one another: small, and the same on every
 * machine.
 */
const tables = Object.values(schema).filter((one) => is(one, PgTable));
const ofCountry = 'serial_range';

describe('every table', () => {
  it.each(tables.map((table) => [getTableConfig(table).name, table] as const).filter(([name]) => name !== ofCountry))(
    '%s has a primary key and indexes that begin with the office',
    (_name, table) => {
      const { columns, primaryKeys, indexes, uniqueConstraints } = getTableConfig(table);
      const single = columns.filter((column) => column.primary).map((column) => column.name);
      const composite = primaryKeys.map((key) => key.columns[0]?.name);
      expect([...single, ...composite]).toEqual(['office_id']);
      // A GIN index holds the parts of one column; it lies with its shard, and each statement that asks it names the office
      for (const { config } of indexes.filter(({ config: { method } }) => method !== 'gin'))
        expect('name' in (config.columns[0] ?? {}) && config.columns[0]).toMatchObject({ name: 'office_id' });
      for (const { columns: unique } of uniqueConstraints) expect(unique[0]?.name).toBe('office_id');
    },
  );

  it('is counted: a table left out of the list would escape this test', () => {
    expect(tables.map((table) => getTableConfig(table).name).sort()).toEqual([
      'application',
      'audit_anchor',
      'carried_file',
      'case_lease',
      'chain_break',
      'command_receipt',
      'content',
      'document',
      'enrolment_code',
      'feed_entry',
      'kept_command',
      'look_beyond',
      'notification',
      'office',
      'office_counter',
      'office_key',
      'officer',
      'officer_session',
      'scan_day',
      'serial',
      'serial_free',
      'serial_lease',
      ofCountry,
      'serial_stock',
      'session',
      'sign_in_attempt',
      'sign_in_desk',
      'submission',
      'suspension',
      'upload',
      'upload_part',
      'workstation',
      'workstation_key',
    ]);
  });
});

describe('every statement', () => {
  let centre: TestCentre;
  beforeAll(async () => {
    centre = await startTestCentre({ findDocument: async () => new Uint8Array([37, 80, 68, 70]) });
  });
  afterAll(() => centre.stop());

  const ofTransaction = /^(begin|commit|rollback)/i;
  /** The office as a condition (by value or by join), or as a column of the rows inserted. */
  const namesOffice = /where [^;]*"office_id" = \$\d|insert into "\w+" \([^)]*"office_id"/i;
  /** Numbers of the record are the country's: a sequence is of no machine. */
  const takesNumbers = /^select nextval\(\$1\)/;
  /** What is joined to a row is the office's too. */
  const joinsOffice = (statement: string): boolean =>
    [...statement.matchAll(/ join "(\w+)" on (.*?)(?= (?:left|inner) join | where |$)/g)].every(([, table, on]) =>
      on?.includes(`"${table}"."office_id"`),
    );
  /** A look beyond the own office names every office in a list, so that each machine is asked for its own. */
  const listsOffices = /from "(application|serial)" where \("\1"\."office_id" in \(\$\d[^)]*\) and/i;

  it('over a whole day at a counter names the office: one that does not would ask every machine', async () => {
    const { verifying, printing } = testOfficers;
    // What came before are the migrations, which run once for all offices.
    centre.statements.splice(0);
    await centre.centre.createOffice(centre.office);
    await centre.createOfficer(verifying);
    const device = await centre.enrolNew();
    const { token } = await centre.signIn(device, verifying);
    await centre.requestSession(device, { ...verifying, password: 'wrong' });
    centre.advance(30_000);
    expect(
      (await centre.requestSession(device, verifying, { head: { sequence: 0, hash: '0'.repeat(64) } })).status,
    ).toBe(200);
    await centre.enrol(`${centre.office.id}-2222-2222-2222`).catch(() => {});
    const command = createCommandMaker(device.workstationId, centre.now);
    const [one, other, third] = [1, 2, 3].map((number) => createApplication({ number }));
    if (one === undefined || other === undefined || third === undefined) throw new Error('three were made');
    const [jobId, itemId] = [createUuid(1, 800), itemOf(one).id];
    await centre.centre.takeIn([createSubmission({ number: 20 })]);
    await centre.centre.placeRecords([{ ...one, standing: 'approved' }, other, third]);
    const answers = await centre.push(token, [
      command('item.make', one.id, printing.staffNumber, { itemId, jobId, documentSha256: 'a'.repeat(64) }),
      command('item.confirm', one.id, printing.staffNumber, { itemId, jobId, serial: 'B 1000001' }),
      command('application.return', other.id, verifying.staffNumber, {
        revision: 1,
        reasons: [{ code: 'page-missing' }],
      }),
      command('application.approve', createUuid(1, 999), verifying.staffNumber, {
        revision: 1,
        documentSha256: 'a'.repeat(64),
        pages: firstPageSeen,
      }),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(['applied', 'applied', 'applied', 'refused']);
    await centre.centre.receiveSerials(centre.office.id, 'B 1000001', 'B 1000100');
    const lease = { id: createUuid(2, 800), count: 10 };
    const second = await centre.enrolNew();
    const printer = await centre.signIn(second, printing);
    for (const json of [lease, lease])
      expect((await centre.request('/v1/serial/lease', { token: printer.token, json })).status).toBe(200);
    await centre.request('/v1/serial/return', { token: printer.token, json: { id: lease.id, from: 'B1000005' } });
    const job = {
      jobId: createUuid(3, 800),
      documentSha256: 'a'.repeat(64),
      workstationId: second.workstationId,
      outcome: 'open',
      at: Date.now(),
      by: 'KT0000',
    } as const;
    const sheet = await centre.centre.placeRecord(
      withSheets(createApplication({ number: 9, standing: 'approved' }), [job]),
    );
    const print = createCommandMaker(second.workstationId, centre.now, 801);
    const settled = await centre.push(printer.token, [
      print('item.make', other.id, printing.staffNumber, {
        itemId: itemOf(other).id,
        jobId: createUuid(4, 800),
        documentSha256: 'a'.repeat(64),
      }),
      print('item.confirm', sheet.id, printing.staffNumber, {
        itemId: itemOf(sheet).id,
        jobId: job.jobId,
        serial: 'B1000003',
      }),
      print('item.spoil', sheet.id, printing.staffNumber, {
        itemId: itemOf(sheet).id,
        jobId: job.jobId,
        serial: 'X1000001',
        reason: 'paper-jam',
      }),
    ]);
    expect(settled.map(({ kind, problem }) => problem?.code ?? kind)).toEqual([
      'WRONG_STATUS',
      'applied',
      'ITEM_NOT_AT_STEP',
    ]);
    const blank = { jobId: createUuid(4, 800), serial: 'B1000004' };
    const withdrawal = { commandId: settled[0]?.id ?? '', commandName: 'item.make', reason: 'gone', blank };
    expect(
      (await centre.push(printer.token, [print('act.withdraw', other.id, printing.staffNumber, withdrawal)])).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['applied']);
    for (const action of ['take', 'renew', 'take-over', 'release'])
      expect((await centre.request('/v1/lease', { token, json: { applicationId: other.id, action } })).status).toBe(
        200,
      );
    await centre.request('/v1/lease', { token });
    await centre.pull(token, '0', 2);
    await centre.request(`/v1/document/${other.document.id}`, { token });
    for (const path of ['/v1/key', '/v1/reference/fee'])
      expect((await centre.request(path, { token })).status).toBe(200);
    const headers = { [reasonHeader]: 'tenancy' };
    for (const path of [
      '/v1/application/TIMS-000002',
      '/v1/vehicle?plate=KDA003K',
      '/v1/vehicle?chassis=JTDBR32E700000002',
    ])
      expect((await centre.request(path, { token, headers })).status).toBe(200);
    const search = { query: 'KDA003K', reason: { code: 'owner' } };
    expect((await centre.request('/v1/vehicle-search', { token, json: search })).status).toBe(200);
    const { token: chief } = await centre.signIn(await centre.enrolNew(), testOfficers.supervisor);
    expect((await centre.request('/v1/look-up', { token: chief })).status).toBe(200);
    await centre.centre.listApplications(centre.office.id, 'returned');
    await centre.centre.getApplication(centre.office.id, other.id);
    await centre.centre.placeRecord(await centre.centre.getApplication(centre.office.id, other.id));
    await centre.centre.removeApplication(centre.office.id, third.id);
    await centre.centre.storeDocument(centre.office.id, other.document.id, new Uint8Array([1]));
    const scan = Buffer.from('%PDF-scan');
    const stated = (bytes: string) =>
      `sha256 ${Buffer.from(createHash('sha256').update(bytes).digest('hex')).toString('base64')},mediatype YXBwbGljYXRpb24vcGRm`;
    const tus = (path: string, method: string, headers: Record<string, string>, body?: Buffer<ArrayBuffer>) =>
      centre.request(path, {
        method,
        token,
        headers: { 'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream', ...headers },
        body,
      });
    for (const [text, end] of [
      ['%PDF-scan', 'PATCH'],
      ['%PDF-none', 'DELETE'],
    ] as const) {
      const begun = await tus('/v1/upload', 'POST', { 'Upload-Length': '9', 'Upload-Metadata': stated(text) });
      const path = begun.headers.get('Location') ?? '';
      expect((await tus(path, 'HEAD', {})).status).toBe(200);
      expect((await tus(path, end, { 'Upload-Offset': '0' }, end === 'PATCH' ? scan : undefined)).status).toBe(204);
    }
    const hash = createHash('sha256').update(scan).digest('hex');
    expect((await centre.request(`/v1/document/${hash}`, { token })).status).toBe(200);
    expect(centre.statements.length).toBeGreaterThan(80);
    const others = centre.statements.filter(
      (statement) => !namesOffice.test(statement) && !ofTransaction.test(statement) && !takesNumbers.test(statement),
    );
    const [country, rest] = [
      others.filter((one) => one.includes(`"${ofCountry}"`)),
      others.filter((one) => !one.includes(`"${ofCountry}"`)),
    ];
    expect(rest.filter((statement) => !listsOffices.test(statement))).toEqual([]);
    expect(rest).toHaveLength(7);
    // A delivery locks it and looks; a blank that is in nobody's stock here is looked up.
    expect(country.length).toBeGreaterThan(1);
    const joined = centre.statements.filter((statement) => / join /.test(statement));
    expect(joined.length).toBeGreaterThan(3);
    expect(joined.filter((statement) => !joinsOffice(statement))).toEqual([]);
  });
});
