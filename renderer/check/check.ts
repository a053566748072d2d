import { checkPdf } from './pdf.ts';
import { isPictureWhole } from './picture.ts';

/**
 * Runs in a window of its own that nobody sees: draws the scan named behind `#` once, and gives the verdict as the
 * window's title, the one word that the program listens for. A window that dies over it has given its verdict too.
 */
const name = location.hash.slice(1);
const url = new URL(`/paper/${name}`, location.href).href;

const check = async (): Promise<string> =>
  name.endsWith('.pdf') ? checkPdf(url) : (await isPictureWhole(url)) ? 'whole' : 'broken';

check().then(
  (verdict) => {
    document.title = `verdict ${verdict}`;
  },
  () => {
    document.title = 'verdict broken';
  },
);
