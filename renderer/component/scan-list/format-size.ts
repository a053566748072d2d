const format = new Intl.NumberFormat('en-KE', { maximumFractionDigits: 1 });

/** `0.9 MB`, `1,243 kB`: as scanners and mail programs say it, in both languages. */
export const formatSize = (bytes: number): string =>
  bytes < 1_000_000 ? `${format.format(Math.ceil(bytes / 1000))} kB` : `${format.format(bytes / 1_000_000)} MB`;
