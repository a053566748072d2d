// How the house stands: lines per room, and the arrows between the folders of `electron` and `central`. A folder imports
// only those that its room's README lists above it; an arrow that runs upwards, or in a circle, ends this with code 1.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, posix } from 'node:path';

const root = dirname(import.meta.dirname);
const rooms = ['domain', 'db', 'electron', 'renderer', 'central', 'test', 'scripts'];
const layered = ['electron', 'central'];
const isSource = (file) => ['.ts', '.tsx', '.mjs', '.css'].includes(extname(file));

const read = (file) => readFileSync(join(root, file), 'utf8');
const listSources = (room) =>
  readdirSync(join(root, room), { recursive: true })
    .map((file) => posix.join(room, file.replaceAll('\\', '/')))
    .filter((file) => isSource(file) && !/\/(migrations|node_modules)\//.test(file));
const countLines = (room) => listSources(room).reduce((sum, file) => sum + read(file).split('\n').length - 1, 0);

/** The folders of a room from the bottom up, as the table of its README has them. */
const readOrder = (room) =>
  [...read(`${room}/README.md`).matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`([\w-]+)\/`/g)].map(([, folder]) => folder),
  );

/** What lies loose in a room is a folder of its own, above them all. */
const folderOf = (file) => (file.split('/').length > 2 ? file.split('/')[1] : `(${basename(file)})`);
const isLoose = (folder) => folder.startsWith('(');

/** What a file imports of its own room, with types: an arrow is one whatever it carries. */
const listImports = (room, file) =>
  [...read(file).matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(([, path]) => {
    const to = path.startsWith('.') ? posix.join(posix.dirname(file), path) : path.replace(/^#/, '');
    return to.startsWith(`${room}/`) ? [to] : [];
  });

/** `from -> to` with the imports that make it, for each pair of folders. */
const listArrows = (room) => {
  const arrows = new Map();
  for (const file of listSources(room).filter((one) => /\.tsx?$/.test(one)))
    for (const target of listImports(room, file)) {
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from === to) continue;
      const key = `${from} -> ${to}`;
      if (!arrows.has(key)) arrows.set(key, { from, to, imports: [] });
      arrows.get(key).imports.push(`${file} imports ${target}`);
    }
  return [...arrows.values()];
};

/** The folders that stand in some circle: whatever can be reached from itself. */
const listCircle = (arrows) => {
  const reach = (from, seen = new Set()) => {
    for (const { to } of arrows.filter((arrow) => arrow.from === from && !seen.has(arrow.to))) {
      seen.add(to);
      reach(to, seen);
    }
    return seen;
  };
  return [...new Set(arrows.map(({ from }) => from))].filter((folder) => reach(folder).has(folder)).sort();
};

console.log('lines per room (ts, tsx, mjs, css; no migrations)');
for (const room of rooms) console.log(`  ${room.padEnd(10)}${String(countLines(room)).padStart(7)}`);

let faults = 0;
for (const room of layered) {
  const arrows = listArrows(room);
  const folders = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];
  const order = [...readOrder(room), ...folders.filter(isLoose)];
  const placeOf = (folder) => order.indexOf(folder);
  const unlisted = folders.filter((folder) => placeOf(folder) < 0);
  const upward = arrows.filter(({ from, to }) => placeOf(from) < placeOf(to));
  const circle = listCircle(arrows);
  faults += unlisted.length + upward.length + circle.length;

  console.log(`\n${room}: ${arrows.length} arrows between ${folders.length} folders`);
  if (process.argv.includes('--arrows'))
    for (const folder of order) {
      const targets = arrows.filter(({ from }) => from === folder).map(({ to }) => to);
      if (targets.length > 0)
        console.log(`  ${folder} -> ${targets.sort((a, b) => placeOf(a) - placeOf(b)).join(', ')}`);
    }
  for (const folder of unlisted) console.log(`  NOT IN THE README: ${folder}`);
  for (const { from, to, imports } of upward) console.log(`  UPWARDS ${from} -> ${to}: ${imports.join('; ')}`);
  if (circle.length > 0) console.log(`  CIRCLE among ${circle.join(', ')}`);
}
process.exitCode = faults === 0 ? 0 : 1;
