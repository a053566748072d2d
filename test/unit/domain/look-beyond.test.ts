import { describe, expect, it } from 'vitest';
import { guessLookKind, toApplicationBeyond } from '#domain/look-beyond.ts';
import { maskName } from '#domain/person-name.ts';
import { buyer, createApplication, seller, testReference } from '../../support/application.ts';

describe('what another office is shown', () => {
  it('holds no number of a person, no full name and no paper, whatever members the record has', () => {
    const office = testReference.office[0];
    if (office === undefined) throw new Error('there are offices');
    const record = { ...createApplication({ number: 7 }), note: 'a member of a newer centre' };
    const text = JSON.stringify(toApplicationBeyond(record, office));
    const secrets = [buyer, seller].flatMap(({ name, identity, kraPin, phone }) => [
      name,
      ...name.split(' '),
      identity.number,
      kraPin,
      phone ?? '',
    ]);
    for (const secret of [...secrets, record.vehicle.chassisNumber, record.document.id, record.id, record.note])
      expect(text).not.toContain(secret);
  });

  it('masks a name to the same length for everybody', () => {
    expect(maskName('Peter Otieno Odhiambo')).toBe('P••• O••• O•••');
    expect(maskName(" Ng'ang'a  李 ")).toBe('N••• 李•••');
    expect(maskName('')).toBe('');
  });
});

describe('the guess what a search names', () => {
  it.each([
    ['KDA 002K', 'plate'],
    ['kmca123a', 'plate'],
    ['KAA 123', 'plate'],
    ['JTDBR32E700000002', 'chassis'],
    ['TIMS-000002', 'reference'],
    ['DEMO-101-00003', 'reference'],
    ['Peter Otieno', undefined],
    ['K1', undefined],
  ])('%s: %s', (text, kind) => expect(guessLookKind(text)).toBe(kind));
});
