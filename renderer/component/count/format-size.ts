const kilobytes = new Intl.NumberFormat('en-KE', { maximumFractionDigits: 0 });
const megabytes = new Intl.NumberFormat('en-KE', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `840 KB`, `2.4 MB`: how large a file is, as a person compares it with a stick. */
export const formatSize = (bytes: number): string =>
  bytes < 1_000_000 ? `${kilobytes.format(Math.ceil(bytes / 1_000))} KB` : `${megabytes.format(bytes / 1_000_000)} MB`;
