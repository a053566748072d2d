import { readFileSync } from 'node:fs';

/** A damaged or hostile file of `test/fixtures/pdf`. */
export const readFixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/pdf/${name}`, import.meta.url)));
