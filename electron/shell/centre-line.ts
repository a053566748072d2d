import { createHash, X509Certificate } from 'node:crypto';
import { type Session, session as sessions } from 'electron';
import { judgeCertificate } from '../centre/pin.ts';
import { isPrivateAddress } from '../centre/private-address.ts';

/**
 * The only session that reaches a host: Chromium's own network, so the system's proxy and the system's certificates
 * hold (Windows' and macOS' settings; on Linux the desktop's, or `https_proxy`). In memory, without cache, cookies or
 * sign-in of its own. Chromium remembers what the verification of a certificate gave, so each set of pins has a session
 * of its own.
 */
const open = (pins: readonly string[], agent: string): { session: Session; ready: Promise<void> } => {
  const name = createHash('sha256')
    .update([...pins].sort().join(' '))
    .digest('hex');
  const session = sessions.fromPartition(`centre-${name}`, { cache: false });
  // What `lockSessions` has shut at its making is opened again for the centre alone.
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isPrivateAddress(url) }));
  session.setUserAgent(agent, 'en');
  session.setSSLConfig({ minVersion: 'tls1.3' });
  session.setCertificateVerifyProc(({ errorCode, isIssuedByKnownRoot, validatedCertificate }, answer) =>
    answer(judgeCertificate({ errorCode, isIssuedByKnownRoot, keys: () => keysOf(validatedCertificate), pins })),
  );
  return { session, ready: session.setProxy({ mode: 'system' }) };
};

/** SHA-256 of the public key of each certificate of a chain, base64, from the server's own to the root's. */
const keysOf = (certificate: Electron.Certificate): string[] => {
  const keys: string[] = [];
  for (
    let at: Electron.Certificate | undefined = certificate;
    at?.data !== undefined && keys.length < 10;
    at = at.issuerCert
  ) {
    const key = new X509Certificate(at.data).publicKey.export({ type: 'spki', format: 'der' });
    keys.push(createHash('sha256').update(key).digest('base64'));
    if (at.issuerCert?.fingerprint === at.fingerprint) break;
  }
  return keys;
};

/**
 * A `fetch` that reaches the centre; with pins only the one whose certificate, or whose authority's, has one of these
 * keys.
 */
export const openCentreLine =
  (agent: string) =>
  (pins: readonly string[]): typeof globalThis.fetch => {
    let line: ReturnType<typeof open> | undefined;
    return async (input, init) => {
      line ??= open(pins, agent);
      const { session, ready } = line;
      await ready;
      // Nothing is kept, and nothing but the request's own headers says who asks.
      return session.fetch(input instanceof URL ? input.href : input, {
        ...init,
        cache: 'no-store',
        credentials: 'omit',
      });
    };
  };
