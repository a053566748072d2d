import { describe, expect, test } from 'vitest';
import { applicationSchema } from '#domain/application.ts';
import { startOfDay } from '#domain/civil-date.ts';
import { apply, listBlocks } from '#domain/command/apply.ts';
import { commandNames } from '#domain/command/command.ts';
import { openLodged, showLodged } from '#domain/command/lodge.ts';
import { actBound, findExcess } from '#domain/contract/bounds.ts';
import { submissionSchema } from '#domain/intake.ts';
import { asApplication, cleanLine, readDraft, toSubmission } from '#domain/lodge.ts';
import { runMachineChecks } from '#domain/machine-check.ts';
import { listLines, listWholeServices } from '#domain/reference.ts';
import { toSearchKeys } from '#domain/search-key.ts';
import { findService } from '#domain/service.ts';
import { codeOf, contextOf, createCommand, digest } from '#test/support/act.ts';
import { createApplication, createUuid, testReference } from '#test/support/application.ts';
import { createLodging, typeAll, typeLeast } from '#test/support/lodging.ts';
import { firstPageSeen } from '#test/support/pages-seen.ts';

const at = startOfDay('2026-11-30') + 36_000_000;
const services = listWholeServices(testReference).filter(
  (service) => findService(testReference, { service, submittedAt: at }) !== undefined,
);
const read = (service: string, typed: Record<string, string>) => readDraft({ service, typed }, testReference, at);
const allot = () => ({ id: createUuid(1, 7), number: 'L1' });
const commandOf = (service: string, typed = typeLeast(service, at)) =>
  createCommand('application.lodge', createApplication({ id: createUuid(77) }), createLodging(service, at, typed), {
    at,
  });

test('the catalogue has a form for every service that is received', () => expect(services.length).toBeGreaterThan(26));

describe.each(services)('the form of %s', (service) => {
  test.each([
    ['the least', typeLeast],
    ['all there is', typeAll],
  ] as const)('with %s typed is whole, and intake takes what it comes to', (_name, type) => {
    const { faults, form } = read(service, type(service, at));
    expect(faults).toEqual({});
    if (form === undefined) throw new Error('no form');
    const submission = toSubmission({
      id: createUuid(77),
      officeId: 'ntsa-upper-hill',
      at,
      provisionalReference: 'P-X7012V-0042-8',
      form,
      document: { name: 'papers.pdf', sha256: digest, sizeBytes: 9 },
    });
    expect(submissionSchema.safeParse(submission).error).toBeUndefined();
    const record = openLodged(
      commandOf(service, type(service, at)),
      {
        reference: testReference,
        officer: contextOf('verifying').officer,
      },
      allot,
    );
    expect(applicationSchema.safeParse(record).error).toBeUndefined();
    expect(record.lodged?.by).toBe('KT1');
  });

  test('with any required field missing is not whole, and says which', () => {
    const typed = typeLeast(service, at);
    for (const path of Object.keys(typed)) {
      const { faults, form } = read(service, { ...typed, [path]: ' \t\n' });
      expect(form, path).toBeUndefined();
      expect(faults[path], path).toBe('missing');
    }
  });

  test('with nothing typed has every check say nothing rather than stumble', () => {
    const { parts } = read(service, {});
    const draft = asApplication({ id: createUuid(77), officeId: 'ntsa-upper-hill', at, parts });
    for (const { checks } of listLines(testReference, draft))
      expect(() => runMachineChecks(draft, checks, testReference, '2026-11-30')).not.toThrow();
  });
});

describe('what is typed', () => {
  test('may be pasted with tabs, newlines and signs that nobody sees', () => {
    expect(cleanLine('\tLucy\u200b  Wambui\r\nKamau ')).toBe('Lucy Wambui Kamau');
    const typed = { ...typeLeast('plates-lost', at), 'vehicle/chassisNumber': ' jtdbr32e7\t00009901\n' };
    expect(read('plates-lost', typed).form?.vehicle?.chassisNumber).toBe('JTDBR32E7 00009901');
  });

  test.each([
    ['vehicle/tareWeightKg', 'heavy', 'not-a-number'],
    ['vehicle/yearOfManufacture', '12', 'refused'],
    ['register/registeredOn', '31/02/2020', 'not-a-date'],
    ['vehicle/make', 'x'.repeat(121), 'too-long'],
    ['vehicle/fuel', 'steam', 'not-a-word'],
    ['owners/0/identity/number', '1'.repeat(41), 'too-long'],
  ])('in %s as "%s" is told at its field: %s', (path, text, fault) => {
    const { faults, form } = read('plates-lost', { ...typeLeast('plates-lost', at), [path]: text });
    expect(form).toBeUndefined();
    expect(faults).toEqual({ [path]: fault });
  });

  test('of a part that is optional is asked whole once it is begun', () => {
    const typed = { ...typeLeast('plates-lost', at), 'payments/0/invoiceNumber': 'INV 1' };
    expect(read('plates-lost', typed).faults).toEqual({
      'payments/0/reference': 'missing',
      'payments/0/amountCents': 'missing',
      'payments/0/paidAt': 'missing',
    });
  });

  test('of a company asks who collects', () => {
    const typed = { ...typeLeast('plates-lost', at), 'owners/0/kind': 'organisation' };
    expect(read('plates-lost', typed).faults).toEqual({ 'collector/name': 'missing' });
  });

  test('of a payment is a receipt that the centre has to match, never one that is matched', () => {
    const { form } = read('plates-lost', typeAll('plates-lost', at));
    expect(form?.payments).toMatchObject([{ amountCents: 255_050, payer: 'applicant' }]);
    expect(form?.payments[0]).not.toHaveProperty('reflected');
  });

  test('leaves a part out of sight of the checks until it is whole', () => {
    const typed = typeLeast('plates-lost', at);
    expect(read('plates-lost', typed).parts.vehicle).not.toBeNull();
    expect(read('plates-lost', { ...typed, 'vehicle/make': '' }).parts).toMatchObject({
      vehicle: null,
      register: null,
    });
  });
});

describe('a lodged application', () => {
  const context = contextOf('verifying', 'printing', 'collection');
  const shown = showLodged(commandOf('plates-lost'), { reference: testReference, officer: context.officer });

  test('is found by its provisional reference', () => {
    const { provisionalReference } = createLodging('plates-lost', at);
    expect(toSearchKeys({ ...shown, reference: 'C-20260000001' }).reference.split(' ')).toContain(
      provisionalReference.replaceAll('-', ''),
    );
  });

  test('is neither verified, decided, made nor handed over before the centre has it', () => {
    const may = commandNames.filter((name) => listBlocks(name, shown, { ...context, at }).length === 0);
    expect(may.filter((name) => !name.startsWith('act.')).sort()).toEqual([
      'application.lodge',
      'application.note',
      'application.withdraw',
      'evidence.attach',
    ]);
  });

  test('is approved by another officer than the one who lodged it', () => {
    const record = openLodged(commandOf('plates-lost'), { reference: testReference, officer: context.officer }, allot);
    const approve = (by: string) =>
      listBlocks('application.approve', record, { ...context, at, officer: { ...context.officer, staffNumber: by } });
    expect(approve('KT1').map(({ code }) => code)).toContain('LODGED_BY_SAME');
    expect(approve('KT-9').map(({ code }) => code)).not.toContain('LODGED_BY_SAME');
  });

  test('is withdrawn before its verification has begun, and not after; one of the portal is not', () => {
    const record = openLodged(commandOf('plates-lost'), { reference: testReference, officer: context.officer }, allot);
    const withdraw = (state: typeof record) =>
      apply(state, createCommand('application.withdraw', state, { reason: 'sold meanwhile' }, { at }), context);
    expect(withdraw(record).standing).toBe('withdrawn');
    expect(withdraw(shown).standing).toBe('withdrawn');
    const marked = { ...record, verification: { identity: { mark: 'confirmed' as const, at, by: 'KT-9' } } };
    expect(codeOf(() => withdraw(marked))).toBe('VERIFICATION_BEGUN');
    expect(codeOf(() => withdraw(createApplication()))).toBe('NOT_LODGED');
  });

  test('with the longest of everything still is an act', () => {
    const long = Object.fromEntries(
      Object.entries(typeAll('ownership-transfer', at)).map(([path, text]) => [path, text]),
    );
    for (let place = 1; place < 6; place += 1)
      for (const [path, text] of Object.entries(long))
        if (path.startsWith('owners/0/'))
          long[path.replace('owners/0', `owners/${place}`)] = path.endsWith('name') ? 'N'.repeat(200) : text;
    const command = commandOf('ownership-transfer', long);
    expect(command.payload.form.owners).toHaveLength(6);
    expect(findExcess(command, actBound)).toBeUndefined();
  });

  test('of a service that ended yesterday is refused, and of one that ends today is not', () => {
    const ended = (on: string) => ({
      ...testReference,
      service: testReference.service.map((row) => (row.id === 'plates-lost' ? { ...row, effectiveTo: on } : row)),
    });
    const open = (on: string) =>
      openLodged(commandOf('plates-lost'), { reference: ended(on), officer: context.officer }, allot);
    expect(codeOf(() => open('2026-11-29'))).toBe('SERVICE_ENDED');
    expect(open('2026-11-30').service).toBe('plates-lost');
  });

  test('is lodged by a verifying or a collection officer only', () => {
    const open = (...roles: Parameters<typeof contextOf>) =>
      openLodged(commandOf('plates-lost'), { reference: testReference, officer: contextOf(...roles).officer }, allot);
    for (const role of ['printing', 'auditor'] as const) expect(codeOf(() => open(role))).toBe('ROLE_MISSING');
    for (const role of ['verifying', 'collection', 'supervisor'] as const) expect(open(role).id).toBe(createUuid(77));
  });
});

test('nothing is approved in the sight of a document that is another than the lodged one', () => {
  const context = contextOf('verifying');
  const record = openLodged(commandOf('plates-lost'), { reference: testReference, officer: context.officer }, allot);
  const other = { ...context, officer: { ...context.officer, staffNumber: 'KT-9' } };
  const lines = listLines(testReference, record);
  const verification = Object.fromEntries(
    lines.map(({ id }) => [id, { mark: 'overridden' as const, reason: 'seen', page: 1, at, by: 'KT-9' }]),
  );
  const command = createCommand(
    'application.approve',
    record,
    { revision: 1, documentSha256: 'b'.repeat(64), pages: firstPageSeen },
    { at, officer: 'KT-9' },
  );
  expect(codeOf(() => apply({ ...record, verification }, command, other))).toBe('DOCUMENT_NOT_SEEN');
});
