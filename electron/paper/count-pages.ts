/** How many pages a paper has; for our own PDFs, whose objects lie there uncompressed. */
export const countPages = (bytes: Uint8Array): number =>
  Buffer.from(bytes)
    .toString('latin1')
    .match(/\/Type \/Page\b/g)?.length ?? 0;
