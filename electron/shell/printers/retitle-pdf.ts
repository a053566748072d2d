/**
 * The same PDF under another title, by an incremental update (ISO 32000-1 section 7.5.6): what was there stays byte for
 * byte, and the new title follows it. For PDFs with a classic cross-reference table, as our papers are.
 * @throws Error when the bytes are no such PDF
 */
export const retitlePdf = (bytes: Uint8Array, title: string): Uint8Array => {
  const text = Buffer.from(bytes).toString('latin1');
  const trailer = /trailer\s*<<([\s\S]*?)>>\s*startxref\s*(\d+)\s*%%EOF\s*$/.exec(text);
  const size = Number(/\/Size\s+(\d+)/.exec(trailer?.[1] ?? '')?.[1]);
  const root = /\/Root\s+\d+\s+\d+\s+R/.exec(trailer?.[1] ?? '')?.[0];
  if (trailer === null || root === undefined || !Number.isInteger(size))
    throw new Error('This PDF has no trailer to go on from');
  const start = text.endsWith('\n') ? '' : '\n';
  const at = bytes.length + start.length;
  // UTF-16 with a byte order mark, in hexadecimal: nothing in a title can end the string
  const coded = Buffer.from(`\ufeff${title}`, 'utf16le').swap16().toString('hex');
  const object = `${size} 0 obj\n<< /Title <${coded}> >>\nendobj\n`;
  const table = `xref\n${size} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
  const end = `trailer\n<< /Size ${size + 1} ${root} /Info ${size} 0 R /Prev ${trailer[2]} >>\nstartxref\n${at + object.length}\n%%EOF\n`;
  return Buffer.concat([bytes, Buffer.from(start + object + table + end, 'latin1')]);
};
