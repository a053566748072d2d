import { createPublicKey, verify } from 'node:crypto';
import { Decrypter, Encrypter } from 'age-encryption';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeKeys, getOfficeKeys } from '#central/access/office-key.ts';
import { officeKey } from '#central/database/schema/index.ts';
import { startTestCentre, type TestCentre } from '../../support/central.ts';

let centre: TestCentre;
beforeAll(async () => {
  centre = await startTestCentre();
});
afterAll(() => centre.stop());

const rowsOf = (officeId: string) =>
  centre.store.database.select().from(officeKey).where(eq(officeKey.officeId, officeId));

describe('the keys of an office', () => {
  it('are made once, also when twenty ask first at once: what one instance signed would otherwise be unknown to the other', async () => {
    const { id } = centre.office;
    const all = await Promise.all(
      Array.from({ length: 20 }, () => getOfficeKeys(centre.store.database, id, centre.now())),
    );
    expect(new Set(all.map(({ sign, encrypt }) => `${sign.kid} ${encrypt.recipient}`)).size).toBe(1);
    expect((await rowsOf(id)).map((row) => row.id).sort()).toEqual(['encrypt-1', 'sign-1']);
  });

  it('sign and open: the public parts that counters get belong to the secret ones', async () => {
    const { id } = centre.office;
    const { sign, encrypt } = await getOfficeKeys(centre.store.database, id, centre.now());
    const key = createPublicKey({ key: sign.publicKey, format: 'jwk' });
    expect(verify(null, Buffer.from('words'), key, Buffer.from(sign.sign('words'), 'base64url'))).toBe(true);
    const closing = new Encrypter();
    closing.addRecipient((await describeKeys(centre.store.database, id, centre.now())).encrypt);
    const opening = new Decrypter();
    opening.addIdentity(encrypt.identity);
    expect(await opening.decrypt(await closing.encrypt('carried'), 'text')).toBe('carried');
  });

  it('are other ones in another office', async () => {
    await centre.centre.createOffice({ ...centre.office, id: 'huduma-kisumu' });
    const [here, there] = await Promise.all(
      [centre.office.id, 'huduma-kisumu'].map((id) => describeKeys(centre.store.database, id, centre.now())),
    );
    expect(here?.sign[0]?.kid).not.toBe(there?.sign[0]?.kid);
    expect(here?.encrypt).not.toBe(there?.encrypt);
  });

  it('are followed by the next when retired, and the retired one is still there to verify with', async () => {
    await centre.centre.createOffice({ ...centre.office, id: 'ntsa-mombasa' });
    const before = await getOfficeKeys(centre.store.database, 'ntsa-mombasa', centre.now());
    const [row] = await rowsOf('ntsa-mombasa').then((rows) => rows.filter(({ kind }) => kind === 'sign'));
    const [other] = await rowsOf('huduma-kisumu').then((rows) => rows.filter(({ kind }) => kind === 'sign'));
    if (row === undefined || other === undefined) throw new Error('both were made');
    await centre.store.database
      .update(officeKey)
      .set({ retiredAt: centre.now() })
      .where(and(eq(officeKey.officeId, 'ntsa-mombasa'), eq(officeKey.id, row.id)));
    await centre.store.database
      .insert(officeKey)
      .values({ ...other, officeId: 'ntsa-mombasa', id: 'sign-2', createdAt: row.createdAt + 1 });
    expect((await getOfficeKeys(centre.store.database, 'ntsa-mombasa', centre.now())).sign.kid).not.toBe(
      before.sign.kid,
    );
    const { sign } = await describeKeys(centre.store.database, 'ntsa-mombasa', centre.now());
    expect(sign.map(({ kid, retiredAt }) => [kid === before.sign.kid, retiredAt === null])).toEqual([
      [false, true],
      [true, false],
    ]);
  });
});
