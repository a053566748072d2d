import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, problemSchema, toErrorCode } from '#domain/contract/errors.ts';
import type { TestCentre } from './central.ts';
import type { TestWorkstation } from './workstation.ts';

/** A person with a stick between a counter and the centre. */
export const createStick = (
  counter: Pick<TestWorkstation, 'files' | 'ask' | 'request' | 'profile'>,
  centre: Pick<TestCentre, 'request'>,
) => {
  let count = 0;
  const newPath = (): string => {
    count += 1;
    return join(counter.profile, `stick-${count}.kaunta`);
  };
  return {
    /** Has the counter write a file, and gives its bytes. */
    write: async () => {
      const path = newPath();
      counter.files.save = () => path;
      const written = await counter.request('carry.write', {});
      return { written, path, bytes: await readFile(path) };
    },
    /** Hands a file in at the centre. @throws AppError what the centre says instead */
    handIn: async (bytes: Uint8Array): Promise<Buffer> => {
      const response = await centre.request('/v1/carried-file', { method: 'POST', body: new Uint8Array(bytes) });
      if (response.ok) return Buffer.from(await response.arrayBuffer());
      const problem = problemSchema.parse(await response.json());
      throw new AppError(toErrorCode(problem.code), problem.title, problem.details);
    },
    /** Has the counter read an answer. @throws AppError what the counter says instead */
    read: async (bytes: Uint8Array) => {
      const path = newPath();
      await writeFile(path, bytes);
      counter.files.open = () => path;
      const reply = await counter.ask('carry.read', {});
      if (reply.ok) return reply.value;
      throw new AppError(reply.error.code, reply.error.message, reply.error.details);
    },
  };
};
