import { expect, test } from 'vitest';
import { createLanes } from '#central/http/lanes.ts';

/** Work that says when it begins, and ends when the test says. */
const createWork = () => {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push(name);
      ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
    });
  const end = async (name: string, error?: Error): Promise<void> => {
    ends.get(name)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, work, end };
};

test('of one key two are let in, of another as many, and the others follow in the order of coming, also after one that failed', async () => {
  const lanes = createLanes(2);
  const { begun, work, end } = createWork();
  const enter = (name: string) => lanes(name.slice(0, 1), work(name)).catch((error: Error) => error.message);
  const first = ['a1', 'a2', 'a3', 'b1', 'a4'].map(enter);
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  await end('a1', new Error('broken'));
  expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
  const late = enter('a5');
  expect(begun).toHaveLength(4);
  await end('a2');
  expect(begun.slice(4)).toEqual(['a4']);
  await end('a3');
  expect(begun.slice(4)).toEqual(['a4', 'a5']);
  for (const name of ['b1', 'a4', 'a5']) await end(name);
  expect(await Promise.all([...first, late])).toEqual(['broken', 'a2', 'a3', 'b1', 'a4', 'a5']);
  enter('a6');
  enter('a7');
  enter('a8');
  expect(begun.slice(6)).toEqual(['a6', 'a7']);
});
