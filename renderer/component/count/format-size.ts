const whole = new Intl.NumberFormat('en-KE', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en-KE', { maximumFractionDigits: 1 });

/** `840 kB`, `2.4 MB`, `72.6 GB`: a size on a disk, as file managers and scanners say it, in both languages. */
export const formatSize = (bytes: number): string => {
  if (bytes < 1_000_000) return `${whole.format(Math.ceil(bytes / 1_000))} kB`;
  return bytes < 1_000_000_000
    ? `${tenths.format(bytes / 1_000_000)} MB`
    : `${tenths.format(bytes / 1_000_000_000)} GB`;
};
