import { randomBytes } from 'node:crypto';
import { transact } from '#db/connection.ts';
import { upload } from '#db/schema/index.ts';
import type { Application } from '#domain/application.ts';
import { civilDateAt } from '#domain/civil-date.ts';
import { createApplication } from './application.ts';
import { startTestCentre, testOfficers } from './central.ts';
import { createStick } from './stick.ts';
import { startTestWorkstation, type TestWorkstation } from './workstation.ts';

/** A centre, and counters of its office whose line can be cut, so that what they do goes by a stick. */
export const startCarrying = async () => {
  const centre = await startTestCentre({
    findDocument: async (_office, id) => new TextEncoder().encode(`%PDF-1.7 ${id}`),
    officeId: 'huduma-gpo-nairobi',
  });
  const open: TestWorkstation[] = [];
  let number = 0;
  const there = ({ id }: Application) => centre.centre.getApplication(centre.office.id, id);

  return {
    centre,
    submit: async (): Promise<Application> => {
      number += 1;
      const made = createApplication({ number, on: civilDateAt(centre.now()), officeId: centre.office.id });
      await centre.centre.placeRecord(made);
      return made;
    },

    /** A counter that has synchronised once. */
    startCounter: async () => {
      const line = { isCut: false };
      const fetchOrFail: typeof fetch = (input, init) =>
        line.isCut ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
      const counter = await startTestWorkstation({ centre, fetch: fetchOrFail });
      open.push(counter);
      await counter.signIn(testOfficers.supervisor);
      await counter.settled();
      await counter.until('the keys are here', async () => (await counter.request('carry.get', {})).hasKey);
      const { connection } = counter.program.parts().counter;
      /** Takes the line away, and waits until nothing is on its way any more. */
      const cut = async (): Promise<void> => {
        line.isCut = true;
        await counter.until('the line is felt to be cut', async () => {
          await counter.request('sync.run', {});
          return (await counter.request('sync.status', {})).centre === false;
        });
      };
      return { counter, line, cut, connection, stick: createStick(counter, centre) };
    },

    record: (counter: TestWorkstation, { id }: Application) =>
      counter.request('application.get', { id }).then(({ application }) => application),
    there,
    timesActed: async (one: Application, act: string) =>
      (await there(one)).timeline.filter((entry) => entry.act === act).length,

    /** Attaches a scan at the counter, by its bytes alone. */
    addScan: async (counter: TestWorkstation, applicationId: string, bytes: Uint8Array): Promise<string> => {
      const { documents, counter: inside } = counter.program.parts();
      const sha256 = await documents.write(bytes);
      transact(inside.connection.writer, (tx) => {
        tx.insert(upload)
          .values({
            sha256,
            applicationId,
            url: null,
            sentBytes: 0,
            createdAt: centre.now(),
            doneAt: null,
            problem: null,
          })
          .run();
      });
      return sha256;
    },
    createScan: (size: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7 '), randomBytes(size)]),

    /** After each test: the counters that it started. */
    leaveCounters: async (): Promise<void> => {
      for (const one of open.splice(0)) await one.stop();
    },
    stop: () => centre.stop(),
  };
};
