import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';

/**
 * X.509 certificates of a test, made on the spot: RFC 5280's DER by hand, P-256, so that their dates and names are the
 * test's to choose.
 */
export type Issuer = { name: string; privateKey: KeyObject; pem: string };
export type Certificate = { key: string; cert: string };

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length.toString(16);
  const length =
    body.length < 128
      ? Buffer.from([body.length])
      : Buffer.from(size.padStart(size.length + (size.length % 2), '0'), 'hex');
  return Buffer.concat([
    Buffer.from([tag]),
    ...(body.length < 128 ? [] : [Buffer.from([0x80 | length.length])]),
    length,
    body,
  ]);
};
const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const text = (value: string): Buffer => der(0x0c, Buffer.from(value));
const time = (at: Date): Buffer => der(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const commonName = '550403';
const subjectAltName = '551d11';
const basicConstraints = '551d13';
const nameOf = (name: string): Buffer => sequence(der(0x31, sequence(oid(commonName), text(name))));

type Wanted = { name: string; issuer: string; from: Date; to: Date; isAuthority: boolean };

const make = ({ name, issuer, from, to, isAuthority }: Wanted, publicKey: KeyObject, issuerKey: KeyObject): string => {
  const extension = isAuthority
    ? sequence(
        oid(basicConstraints),
        der(0x01, Buffer.from([0xff])),
        der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
      )
    : sequence(oid(subjectAltName), der(0x04, sequence(der(0x82, Buffer.from(name)))));
  const serial = der(0x02, Buffer.from([1]), randomBytes(15));
  const version3 = der(0xa0, der(0x02, Buffer.from([2])));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    version3,
    serial,
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(time(from), time(to)),
    nameOf(name),
    key,
    der(0xa3, sequence(extension)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, issuerKey));
  const encoded = sequence(body, ecdsaWithSha256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${encoded.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
};

const day = 86_400_000;
const around = { from: new Date(Date.now() - day), to: new Date(Date.now() + day) };

export const createAuthority = (name = 'Kaunta test authority'): Issuer => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { name, privateKey, pem: make({ name, issuer: name, ...around, isAuthority: true }, publicKey, privateKey) };
};

/** A server's certificate; of its own signature where there is no issuer. */
export const createCertificate = (
  issuer: Issuer | undefined,
  change: Partial<{ name: string; from: Date; to: Date }> = {},
): Certificate => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = change.name ?? 'localhost';
  const wanted = { ...around, ...change, name, issuer: issuer?.name ?? name, isAuthority: false };
  const cert = make(wanted, publicKey, issuer?.privateKey ?? privateKey);
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
};

/** SHA-256 of a certificate's public key, base64 (RFC 7469). */
export const pinOf = (pem: string): string =>
  createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
