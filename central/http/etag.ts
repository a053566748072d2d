/**
 * Whether `If-None-Match` names this tag: one of a list, `*` for any, and weak ones too, since a go-between that packs
 * an answer weakens its tag (RFC 9110 section 13.1.2).
 */
export const isTagHeld = (ifNoneMatch: string | null, tag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);
