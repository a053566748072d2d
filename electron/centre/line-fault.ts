import type { ErrorCode } from '#domain/contract/errors.ts';

/**
 * What the network below a request says, by its name: Node's and OpenSSL's codes, and Chromium's `net::ERR_…`
 * (`net_error_list.h`), which Electron throws as a message.
 */
const deepest = (error: unknown): unknown => {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause;
};

export const reasonOf = (error: unknown): string => {
  const cause = deepest(error);
  if (!(cause instanceof Error)) return String(cause);
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  const said = /^net::(ERR_[A-Z0-9_]+)/.exec(cause.message)?.[1];
  // Electron has no net error for a redirect that nobody follows.
  return said ?? (cause.message === 'Redirect was cancelled' ? 'REDIRECTED' : cause.name);
};

/** What a fault below a request may be called. */
export type LineFault = Extract<
  ErrorCode,
  | 'CENTRE_UNREACHABLE'
  | 'NOT_THE_CENTRE'
  | 'CENTRE_ANSWER_STRANGE'
  | 'CERTIFICATE_OUT_OF_DATE'
  | 'CERTIFICATE_REFUSED'
  | 'PROXY_AUTHENTICATION_REQUIRED'
  | 'PROXY_INSPECTS'
>;

/** In this order: the first that fits. Chromium's names are the longer ones. */
const named: readonly (readonly [RegExp, LineFault])[] = [
  [
    /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CRL_HAS_EXPIRED|CRL_NOT_YET_VALID|ERR_CERT_DATE_INVALID)$/,
    'CERTIFICATE_OUT_OF_DATE',
  ],
  [/^(ERR_CERT_KNOWN_INTERCEPTION_BLOCKED)$/, 'PROXY_INSPECTS'],
  [/^(ERR_PROXY_AUTH_\w+|ERR_UNEXPECTED_PROXY_AUTH)$/, 'PROXY_AUTHENTICATION_REQUIRED'],
  // OpenSSL's words for a chain that leads nowhere, Node's for a name that is another's, Chromium's for both and for
  // pins.
  [
    /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH|ERR_CERT_|ERR_SSL_PINNED_|ERR_SSL_SERVER_CERT_BAD_|ERR_BAD_SSL_CLIENT_AUTH_CERT|ERR_CERTIFICATE_TRANSPARENCY_)/,
    'CERTIFICATE_REFUSED',
  ],
  [/^REDIRECTED$/, 'NOT_THE_CENTRE'],
  // A coding that does not unpack, a length that is not kept: the answer's fault, not the line's.
  [/^(Z_|ERR__ERROR_|ERR_BROTLI|ERR_CONTENT_DECODING_)/, 'CENTRE_ANSWER_STRANGE'],
];

export const codeOf = (reason: string): LineFault =>
  named.find(([pattern]) => pattern.test(reason))?.[1] ?? 'CENTRE_UNREACHABLE';

/**
 * The other side hung up before it answered, as a restarted centre or a proxy does on a connection that was kept open.
 */
export const isDeadLine = (error: unknown): boolean =>
  ['UND_ERR_SOCKET', 'ERR_CONNECTION_CLOSED', 'ERR_EMPTY_RESPONSE'].includes(reasonOf(error));
