import { expect, test } from 'vitest';
import { listLines } from '#domain/reference.ts';
import { listFactGroups } from '#renderer/screen/case/fact-target.ts';
import { listPaperFields } from '#renderer/screen/case/paper-fields.ts';
import { createApplication, testReference } from '#test/support/application.ts';

const application = createApplication();
const lineOf = (id: string, record = application) => {
  const line = listLines(testReference, record).find((one) => one.id === id);
  if (line === undefined) throw new Error(`no line ${id}`);
  return line;
};
const fieldsOf = (id: string, record = application) =>
  Object.fromEntries(
    listPaperFields(lineOf(id, record), record).flatMap(({ paper, fields }) =>
      fields.map(({ field, value, record: own }) => [`${paper}.${field}`, [value, own]]),
    ),
  );

test('each field of the paper in hand stands against the record, whether they agree or not', () => {
  const { logbook = {} } = application.declared;
  const other = {
    ...application,
    declared: { ...application.declared, logbook: { ...logbook, chassisNumber: 'OTHER' } },
  };
  const said = fieldsOf('logbook', other);
  expect(said['logbook.chassisNumber']).toEqual(['OTHER', application.vehicle.chassisNumber]);
  expect(said['logbook.number']).toEqual([logbook.number, application.register?.logbookNumber]);
  expect(said['logbook.ownerName']?.[1]).toBe(application.transfer?.seller.name);
});

test('what the record does not have of a paper is compared with nothing, and an empty field is none', () => {
  const { insurance = {} } = application.declared;
  const declared = { ...application.declared, insurance: { ...insurance, insurer: '' } };
  const said = fieldsOf('insurance', { ...application, declared });
  expect(said['insurance.expiresOn']).toEqual([insurance.expiresOn, undefined]);
  expect(said).not.toHaveProperty('insurance.insurer');
});

test('a line is compared with every group that its checks read', () => {
  expect(listFactGroups(lineOf('kra-pin'))).toEqual(['owner', 'seller']);
  expect(listFactGroups(lineOf('seller'))).toEqual(['seller']);
  expect(listFactGroups(lineOf('agreement'))).toEqual([]);
});
