import { createHash } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Demonstration } from '#domain/contract/centre/demonstration.ts';
import type { Officer, Role } from '#domain/officer.ts';
import type { Office } from '#domain/reference.ts';

/** The officers to try. Password and second factor are public: a demonstration keeps no secret. */
export const demonstrationPassword = 'Kaunta-demo-2026';
const stepMs = 30_000;

const desks: readonly (readonly Role[])[] = [['verifying'], ['printing'], ['collection'], ['supervisor']];
const names = [
  ['huduma-gpo-nairobi', 'Peter Mwangi Kariuki', 'Mercy Nduku Mutua', 'Hassan Abdi Noor', 'Beatrice Chebet Koech'],
  ['ntsa-upper-hill', 'Faith Wairimu Kamau', 'Kevin Ochieng Ouma', 'Purity Kendi Murungi', 'Samuel Kiprono Bett'],
  ['ntsa-likoni-road', 'Dennis Barasa Wafula', 'Joyce Mumbua Kyalo', 'Brian Onsongo Mogaka', 'Grace Muthoni Gitau'],
  ['ntsa-mombasa', 'Fatma Zuhura Bakari', 'Joseph Mwadime Kisombe', 'Irene Kadzo Charo', 'Salim Juma Athman'],
  ['huduma-kisumu', 'Victor Omondi Owino', 'Lilian Nekesa Wanyonyi', 'Moses Odhiambo Okoth', 'Caroline Awuor Ogola'],
  ['huduma-eldoret', 'Naomi Cherono Sang', 'Felix Kipchumba Langat', 'Agnes Nafula Makokha', 'Daniel Kibet Ruto'],
] as const;

/** Achieng Otieno of the GPO works three desks, so that one person can show the whole way of a logbook. */
export const demonstrationOfficers: readonly Officer[] = [
  {
    staffNumber: 'KN1001',
    name: 'Achieng Otieno',
    officeId: 'huduma-gpo-nairobi',
    roles: ['verifying', 'printing', 'collection'],
  },
  ...names.flatMap(([officeId, ...people], office) =>
    desks.map((roles, desk) => ({
      staffNumber: `KN${(office + 1) * 1000 + (office === 0 ? 2 : 1) + desk}`,
      name: people[desk] ?? '',
      officeId,
      roles: [...roles],
    })),
  ),
];

/** The officer of an office whose only desk it is. */
export const getDeskOfficer = (officeId: string, role: Role): Officer => {
  const found = demonstrationOfficers.find(
    (officer) => officer.officeId === officeId && officer.roles.length === 1 && officer.roles[0] === role,
  );
  if (found === undefined) throw new Error(`no demonstration officer for ${role} in ${officeId}`);
  return found;
};

export const totpSecretOf = (seed: number, staffNumber: string): string =>
  new Secret({
    buffer: Uint8Array.from(createHash('sha1').update(`kaunta-demonstration/${seed}/${staffNumber}`).digest()).buffer,
  }).base32;

export const describeOfficers = (seed: number, offices: readonly Office[], now: number): Demonstration => ({
  officers: demonstrationOfficers.map((officer) => ({
    ...officer,
    officeName: offices.find(({ id }) => id === officer.officeId)?.name ?? officer.officeId,
    password: demonstrationPassword,
    code: new TOTP({ secret: Secret.fromBase32(totpSecretOf(seed, officer.staffNumber)) }).generate({ timestamp: now }),
    codeEndsAt: (Math.floor(now / stepMs) + 1) * stepMs,
  })),
});
