import { lstat, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { endpoints, protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import { acknowledgementFileName, carriedLimit, carriedMediaType } from '#domain/contract/carried-file.ts';
import { problemSchema } from '#domain/contract/errors.ts';

/**
 * For whoever carries the stick: hands a counter's file to the centre and writes the answer beside it, to be carried
 * back. Leaves with 0 when the answer is written, with 1 when not; handing the same file in again is harmless.
 */
const { values: options, positionals } = parseArgs({
  options: { url: { type: 'string', default: 'http://127.0.0.1:4780' }, out: { type: 'string' } },
  allowPositionals: true,
});

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const fail = (line: string): never => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

const [file] = positionals;
if (file === undefined || positionals.length !== 1)
  fail('Usage: npm run carry -- --url https://centre FILE [--out ANSWER]');
const given = file as string; // `fail` has left otherwise
const out = options.out ?? join(dirname(given), acknowledgementFileName(basename(given)));

const found = await stat(given).catch(() => undefined);
// A pipe would be waited for without end.
if (found === undefined || !found.isFile()) fail(`${given} cannot be read.`);
if ((found?.size ?? 0) > carriedLimit.fileBytes) fail(`${given} is larger than a carried file may be.`);

/** The stick may hold anything: a link in the place of the answer would lead it over another file. */
const isFree = async (): Promise<boolean> => (await lstat(out).catch(() => undefined))?.isFile() ?? true;
if (!(await isFree())) fail(`${out} is not a plain file. Nothing was sent; name another place with --out.`);

const response = await fetch(options.url.replace(/\/+$/, '') + endpoints.carriedFile.path, {
  method: 'POST',
  headers: { [protocolHeader]: String(protocolVersion), 'Content-Type': carriedMediaType },
  body: new Uint8Array(await readFile(given)),
  redirect: 'error',
}).catch(() => fail(`The centre at ${options.url} does not answer. Nothing was changed; try again later.`));

if (!response.ok) {
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined)).data;
  fail(
    `The centre did not take ${basename(given)}: ${problem === undefined ? `status ${response.status}` : `${problem.title} (${problem.code})`}.`,
  );
}
if (response.headers.get('content-type') !== carriedMediaType)
  fail(`What answered at ${options.url} is not the centre.`);
const answer = new Uint8Array(await response.arrayBuffer());
const beside = `${out}.new`;
try {
  await rm(beside, { force: true });
  await writeFile(beside, answer, { mode: 0o600, flag: 'wx' });
  if (!(await isFree())) throw new Error('a link');
  await rename(beside, out);
} catch {
  fail(`${out} could not be written. The centre has taken ${basename(given)}; handing it in again is harmless.`);
}
say(`The centre has taken ${basename(given)}.`);
say(`Carry ${out} back to the same workstation and read it there on the Sync desk.`);
