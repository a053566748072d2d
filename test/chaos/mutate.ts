import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mutation, mutations } from './mutation.ts';

/**
 * `node test/chaos/mutate.ts [--seeds N] [word]`: plants each bug into a copy of the tree and runs the campaign there.
 * A bug that the campaign does not see is a hole in the campaign: the exit code says so.
 */
const root = join(import.meta.dirname, '../..');
const copied = ['domain', 'db', 'electron', 'resources/reference', 'test/chaos', 'test/support', 'package.json'];

export const plant = ({ file, from, to, name }: Mutation): { folder: string; remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunta-mutation-'));
  for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const source = readFileSync(join(folder, file), 'utf8');
  if (source.split(from).length !== 2) throw new Error(`${name}: its text is not once in ${file}`);
  let planted = source.replace(from, () => to);
  if (to.includes('later = '))
    planted = planted.replace(
      '  const { record, jumps } = transact(',
      '  let later = (): void => {};\n  const { record, jumps } = transact(',
    );
  writeFileSync(join(folder, file), planted);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

const runThere = (folder: string, seeds: number): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['test/chaos/run.ts', '--seeds', String(seeds), '--broken', '1'], {
      cwd: folder,
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('close', (code) => resolve({ code, said }));
  });

const main = async (): Promise<number> => {
  const args = process.argv.slice(2);
  const at = args.indexOf('--seeds');
  const seeds = at < 0 ? 3000 : Number(args.splice(at, 2)[1]);
  const chosen = mutations.filter(({ name }) => args.every((word) => name.includes(word)));
  let caught = 0;
  for (const mutation of chosen) {
    const { folder, remove } = plant(mutation);
    try {
      const { code, said } = await runThere(folder, seeds);
      // Only a seed that broke has caught it: a copy that does not even start has proven nothing.
      const line = said.split('\n').find((text) => text.startsWith('Seed '));
      if (line !== undefined) caught += 1;
      const found = line ?? (code === 0 ? '' : (said.split('\n').find((text) => text.includes('Error')) ?? ''));
      process.stdout.write(`${line === undefined ? 'MISSED' : 'caught'}  ${mutation.name}: ${found.slice(0, 140)}\n`);
    } finally {
      remove();
    }
  }
  process.stdout.write(`${caught} of ${chosen.length} caught\n`);
  return caught === chosen.length ? 0 : 1;
};

process.exitCode = await main();
