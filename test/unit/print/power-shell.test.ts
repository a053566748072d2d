import { readFileSync } from 'node:fs';
import { win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { powerShellProgram } from '#electron/shell/power-shell.ts';
import * as windows from '#electron/shell/printers/windows.ts';

let parser: Parser;
beforeAll(async () => {
  await Parser.init();
  const grammar = fileURLToPath(import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));
  parser = new Parser();
  parser.setLanguage(await Language.load(readFileSync(grammar)));
});

/** What PowerShell's grammar cannot read, or misses, each with its place. */
const faultsOf = (script: string): string[] => {
  const faults: string[] = [];
  const walk = (node: Node): void => {
    if (node.isError || node.isMissing)
      faults.push(
        `${node.isMissing ? `missing ${node.type}` : 'error'} at ${node.startIndex}: ${node.text.slice(0, 40)}`,
      );
    for (const child of node.children) if (child !== null) walk(child);
  };
  const tree = parser.parse(script);
  if (tree === null) throw new Error('nothing was parsed');
  walk(tree.rootNode);
  return faults;
};

const scripts = Object.entries<unknown>(windows).filter(
  (entry): entry is [string, string] => /script$/i.test(entry[0]) && typeof entry[1] === 'string',
);

describe('L3: the scripts for PowerShell', () => {
  test('L3: are all exported, so that each is parsed: a script that is run is one of them', async () => {
    const run = new Set<string>();
    const answers = JSON.stringify([
      { name: 'Desk', title: 'x', status: 'Normal', isDefault: true, twoSided: true, keepsJobs: false, pages: 0 },
    ]);
    const printers = windows.createWindowsPrinters({
      powerShell: async (script) => {
        run.add(script);
        return answers;
      },
      printPdf: async () => {},
    });
    for (const act of Object.values(printers) as ((...given: unknown[]) => Promise<unknown>)[])
      await act('Desk', 'Desk', 'x').catch(() => undefined); // each with any input
    await printers.submit(new Uint8Array(), 'Desk', 'x').catch(() => undefined);
    expect(scripts.length).toBeGreaterThan(0);
    expect(run.size).toBe(scripts.length);
    const known = scripts.map(([, script]) => script);
    for (const script of run) expect(known).toContain(script);
  });

  test.each(scripts)('L3: %s is one that PowerShell can read', (_name, script) => {
    expect(faultsOf(script)).toEqual([]);
  });

  test.each([
    'Get-Printer |',
    'ConvertTo-Json -InputObject @(Get-Printer',
    "'open",
    '[pscustomobject]@{ name = }',
    'if ($a { 1 }',
    '$a = (',
  ])('L3: and a script that it could not read is found: %s', (script) => {
    expect(faultsOf(script)).not.toEqual([]);
  });
});

describe('L3: the program that runs them', () => {
  test.each([
    [{ SystemRoot: 'C:\\Windows' }, 'C:\\Windows'],
    [{ SystemRoot: 'D:\\WINNT' }, 'D:\\WINNT'],
    [{}, 'C:\\Windows'],
    [{ SystemRoot: '' }, 'C:\\Windows'],
    [{ SystemRoot: '.' }, 'C:\\Windows'],
    [{ SystemRoot: '\\\\evil\\share' }, 'C:\\Windows'],
    [{ SystemRoot: 'Windows' }, 'C:\\Windows'],
  ])(
    'L3: is named by its whole path (%j): of a mere name Windows looks in the current folder first',
    (environment, root) => {
      const program = powerShellProgram(environment);
      expect(program).toBe(`${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`);
      expect(win32.isAbsolute(program)).toBe(true);
    },
  );
});
