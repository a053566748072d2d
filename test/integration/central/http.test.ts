import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOpenApi } from '#central/bin/openapi.ts';
import { createApp } from '#central/http/app.ts';
import { createJsonLog, type LogEntry } from '#central/http/log.ts';
import { type EndpointName, endpoints, healthSchema } from '#domain/contract/api.ts';
import { problemSchema } from '#domain/contract/errors.ts';
import { buyer, createApplication, seller, testPacks, testReference } from '../../support/application.ts';
import {
  authorise,
  createCommandMaker,
  startTestCentre,
  type TestCentre,
  testOfficers,
} from '../../support/central.ts';

let centre: TestCentre;
let token: string;
let workstationId: string;

beforeAll(async () => {
  centre = await startTestCentre();
  const device = await centre.enrolNew();
  workstationId = device.workstationId;
  token = (await centre.signIn(device, testOfficers.verifying)).token;
});
afterAll(() => centre.stop());

const expectProblem = async (response: Response, code: string) => {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem).toMatchObject({ code, status: response.status, type: `urn:kaunta:problem:${code}` });
  return problem;
};

describe('every answer', () => {
  it('of health says who answers, before any protocol is agreed', async () => {
    const response = await fetch(`${centre.url}/v1/health`);
    expect(healthSchema.parse(await response.json())).toMatchObject({ status: 'ok', demonstration: false });
    expect(response.headers.get('Kaunta-Protocol')).toBe('2');
  });

  it.each([
    ['an address that does not exist', '/v1/nothing', {}, 'UNKNOWN_ROUTE'],
    ['a method that does not exist', '/v1/feed', { method: 'DELETE' }, 'UNKNOWN_ROUTE'],
    ['a body that is not JSON', '/v1/session', { method: 'POST', body: '{"staffNumber":' }, 'INVALID_INPUT'],
    ['a body of another form', '/v1/session', { method: 'POST', body: '{"staffNumber":7}' }, 'INVALID_INPUT'],
    ['no body', '/v1/workstation/enrol', { method: 'POST' }, 'INVALID_INPUT'],
    ['no token', '/v1/feed', {}, 'SIGNED_OUT'],
    ['a token of no form', '/v1/feed', { headers: { Authorization: 'Basic xyz' } }, 'SIGNED_OUT'],
    ['a program that is too old', '/v1/feed', { headers: { 'Kaunta-Protocol': '0' } }, 'CLIENT_TOO_OLD'],
    ['a program that says no protocol', '/v1/feed', { headers: { 'Kaunta-Protocol': 'x' } }, 'CLIENT_TOO_OLD'],
    ['a program that is too new', '/v1/feed', { headers: { 'Kaunta-Protocol': '3' } }, 'SERVER_TOO_OLD'],
    ['the demonstration where there is none', '/v1/demonstration', {}, 'NOT_FOUND'],
    [
      'a body beyond all measure',
      '/v1/session',
      { method: 'POST', body: 'x'.repeat(17 * 1024 * 1024) },
      'INVALID_INPUT',
    ],
  ])('to %s is a problem document', async (_what, path, init, code) => {
    await expectProblem(await centre.request(path, init), code);
  });

  it.each([
    ['a cursor that is no number', '/v1/feed?cursor=abc'],
    ['a page beyond the limit', '/v1/feed?limit=501'],
  ])(
    'to %s is a problem document that names the place and the kind of fault, and nothing that was sent',
    async (_what, path) => {
      const problem = await expectProblem(await centre.request(path, { token }), 'INVALID_INPUT');
      expect(problem.details).toEqual({
        path: expect.stringMatching(/^(cursor|limit)$/),
        issue: expect.stringMatching(/^[a-z_]+$/),
      });
    },
  );

  it('to a batch of none, too many, or a command without an id is a problem document', async () => {
    for (const commands of [[], Array(201).fill({ id: 'x' }), [{ name: 'item.shelve' }]])
      await expectProblem(await centre.request('/v1/command', { token, json: { commands } }), 'INVALID_INPUT');
  });

  it('to a bug carries a reference that the log has too, and neither tells what the record holds', async () => {
    const lines: string[] = [];
    const log = (entry: LogEntry) => createJsonLog((line) => lines.push(line), centre.now)(entry);
    const failing = async (): Promise<never> => {
      await centre.store.database.execute(sql`select ${seller.name}::int where 'office_id' = 'office_id'`);
      throw new Error('unreachable');
    };
    const service = {
      store: centre.store,
      reference: testReference,
      packs: testPacks,
      now: centre.now,
      log,
      findDocument: failing,
      closing: new AbortController().signal,
    };
    await centre.centre.placeRecord(createApplication({ number: 77 }));
    const headers = {
      'Kaunta-Protocol': '2',
      ...(await authorise(token, 'GET', 'http://localhost/v1/document/document-000077', centre.now())),
    };
    const response = await createApp(service).request('/v1/document/document-000077', { headers });
    const problem = await expectProblem(response, 'BUG');
    expect(problem.details.reference).toMatch(/^\w{8}$/);
    expect(lines.join('\n')).toContain(String(problem.details.reference));
    expect(lines.join('\n') + JSON.stringify(problem)).not.toMatch(/Grace|Wanjiku/);
  });
});

describe('the log', () => {
  it('tells each request by its route and never who or what: names, numbers, plates, tokens, passwords', async () => {
    const command = createCommandMaker(workstationId, centre.now);
    const application = createApplication({ number: 78 });
    const { id, vehicle } = application;
    await centre.centre.placeRecord(application);
    await centre.push(token, [
      command('verification.record', id, testOfficers.verifying.staffNumber, { revision: 1, marks: {} }),
    ]);
    await centre.request('/v1/document/document-000078', { token });
    const text = JSON.stringify(centre.logs);
    expect(text).toContain('"route":"/v1/document/:id"');
    const secrets = [
      token,
      buyer.name,
      buyer.identity.number,
      vehicle.registrationNumber,
      vehicle.chassisNumber,
      id,
      'document-000078',
    ];
    for (const secret of [...secrets, testOfficers.verifying.password, testOfficers.verifying.staffNumber])
      expect(text).not.toContain(secret);
  });
});

describe('the published description', () => {
  const published = readFileSync(new URL('../../../central/openapi.json', import.meta.url), 'utf8');

  it('is what the contract says: a peer built from it would otherwise be built wrong (`npm run openapi`)', () => {
    expect(published).toBe(writeOpenApi());
  });

  it('names every endpoint, each with its answer and the problem document', () => {
    const { paths } = JSON.parse(published);
    const names = Object.keys(endpoints) as EndpointName[]; // the keys of that very object
    for (const name of names) {
      // keys of the table
      const { path, method } = endpoints[name];
      expect(paths[path]?.[method]).toMatchObject({
        operationId: name,
        responses: { default: { $ref: '#/components/responses/problem' } },
      });
    }
  });
});
