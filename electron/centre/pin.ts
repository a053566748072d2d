/** What Chromium is told of a server's certificate; its own words of `net_error_list.h`. */
export const certificateVerdict = {
  takeOwn: -3,
  /** ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN */
  anotherKey: -150,
  /** ERR_CERT_KNOWN_INTERCEPTION_BLOCKED: an authority that this computer was given vouches for another key. */
  inspected: -217,
} as const;

type Given = {
  /** 0 where the system's authorities vouch for it. */
  errorCode: number;
  /** Of the ones that come with the operating system; false for one that its administrator has added. */
  isIssuedByKnownRoot: boolean;
  /** SHA-256 of each public key of the chain, base64 (RFC 7469 2.4). */
  keys: () => readonly string[];
  pins: readonly string[];
};

/**
 * Whether a connection is the centre's: the system vouches for the certificate and, once pins are known, one of the
 * chain's keys is pinned. A pin makes no certificate good that the system refuses, and the administrator's own
 * authority is no exception to pins: it is the one that an inspecting proxy signs with.
 */
export const judgeCertificate = ({ errorCode, isIssuedByKnownRoot, keys, pins }: Given): number => {
  if (errorCode !== 0 || pins.length === 0) return certificateVerdict.takeOwn;
  if (keys().some((key) => pins.includes(key))) return certificateVerdict.takeOwn;
  return isIssuedByKnownRoot ? certificateVerdict.anotherKey : certificateVerdict.inspected;
};
