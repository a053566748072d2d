import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { createCentre } from '#central/application/centre.ts';
import { openPostgresStore } from '#central/database/store.ts';
import type { Application } from '#domain/application.ts';
import { applicationEntrySchema } from '#domain/contract/centre/feed.ts';
import { listLines } from '#domain/reference.ts';
import { testReference } from '#test/support/application.ts';
import { createDatabase } from '#test/support/central.ts';
import { createDeskGiven, type DeskGiven, startChild, startPostgres } from './centre.ts';
import { type BenchClient, openClient } from './client.ts';
import { createApplications } from './fixture.ts';
import { openShare } from './share.ts';

/** Offices with their workstations, all signed in, before one, two or more centres on one PostgreSQL. */
export type Crowd = {
  url: string;
  workstations: { client: BenchClient; officeId: string; subjects: Application[] }[];
  databaseUrl: string;
  stop: () => Promise<void>;
};
export type CrowdSize = { offices: number; workstationsEach: number; subjectsEach: number; instances: number };

/** Undefined where no PostgreSQL can be had. */
export const gatherCrowd = async (
  { offices, workstationsEach, subjectsEach, instances }: CrowdSize,
  say: (text: string) => void,
): Promise<Crowd | undefined> => {
  const postgres = await startPostgres();
  if (postgres === undefined) return undefined;
  const databaseUrl = await createDatabase(postgres.url);
  const store = await openPostgresStore(databaseUrl, () => {});
  const centre = createCentre(store, Date.now, testReference);
  const homes = testReference.office.slice(0, offices);
  if (homes.length < offices) throw new Error(`there are only ${homes.length} offices`);
  const given: { officeId: string; subjects: Application[]; desk: DeskGiven }[] = [];
  for (const [order, office] of homes.entries()) {
    await centre.createOffice(office);
    const applications = createApplications(workstationsEach * subjectsEach, 'toVerify', office.id, order);
    await centre.placeRecords(applications);
    for (let place = 0; place < workstationsEach; place += 1)
      given.push({
        officeId: office.id,
        subjects: applications.slice(place * subjectsEach, (place + 1) * subjectsEach),
        desk: await createDeskGiven(centre, office.id, '', given.length + 1),
      });
  }
  await store.close();
  const share = await openShare();
  const children = await Promise.all(
    Array.from({ length: instances }, () =>
      startChild(
        [
          'central/bin/serve.ts',
          '--port',
          '0',
          '--public-url',
          share.url,
          '--metrics-port',
          'off',
          '--unlimited',
          '--lifeline',
        ],
        {
          DATABASE_URL: databaseUrl,
        },
      ),
    ),
  );
  for (const { child } of children) child.stderr.resume();
  share.leadTo(children.map(({ line }) => String(line.url)));
  const folder = await mkdtemp(`${tmpdir()}/kaunta-bench-`);
  say(`signing ${given.length} workstations in`);
  const workstations: Crowd['workstations'] = [];
  for (const { desk, officeId, subjects } of given)
    workstations.push({ client: await openClient({ ...desk, url: share.url }, folder), officeId, subjects });
  return {
    url: share.url,
    workstations,
    databaseUrl,
    stop: async () => {
      await share.stop();
      for (const { stop } of children) await stop();
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
};

/** So many acts of a workstation over its applications, in requests of `size`. */
export const createBatches = ({ client, subjects }: Crowd['workstations'][number], count: number, size: number) => {
  const acts = Array.from({ length: count }, (_one, place) => {
    const subject = subjects[place % subjects.length];
    if (subject === undefined) throw new Error('a workstation has applications');
    const lines = listLines(testReference, subject);
    const line = lines[Math.floor(place / subjects.length) % lines.length]?.id ?? '';
    return client.act('verification.record', subject.id, {
      revision: subject.revision,
      marks: { [line]: { mark: 'faulted', page: 1 } },
    });
  });
  return Array.from({ length: Math.ceil(count / size) }, (_one, place) => acts.slice(place * size, (place + 1) * size));
};

/**
 * Every office's feed has each sequence once from the first on, and each act its one receipt, as the database itself
 * counts.
 */
export const requireWhole = async (databaseUrl: string, acts: number): Promise<void> => {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const { rows: offices } = await database.query(
    `select c.office_id, c.feed_sequence::int as head, count(f.sequence)::int as entries, coalesce(max(f.sequence), 0)::int as last
     from office_counter c left join feed_entry f on f.office_id = c.office_id group by c.office_id, c.feed_sequence`,
  );
  const { rows: receipts } = await database.query(
    `select count(*)::int as count from command_receipt where answer->>'kind' = 'applied'`,
  );
  const { rows: breaks } = await database.query('select count(*)::int as count from chain_break');
  await database.end();
  for (const { office_id: office, head, entries, last } of offices)
    if (head !== entries || head !== last)
      throw new Error(`the feed of ${office} has ${entries} entries up to ${last}, its head is ${head}`);
  if (receipts[0].count !== acts) throw new Error(`${receipts[0].count} of ${acts} acts were taken once`);
  if (breaks[0].count !== 0) throw new Error(`${breaks[0].count} breaks in whole chains`);
};

/** Follows an office's feed from its beginning, as a counter does, and keeps account of what it was told. */
export const followFeed = ({ api }: BenchClient) => {
  let cursor = '0';
  let doubled = 0;
  const seen = new Set<string>();
  const newest = new Map<string, number>();
  return {
    seen,
    newest,
    doubled: () => doubled,
    pull: async (): Promise<void> => {
      for (let isMore = true; isMore; ) {
        const answer = await api.getFeed(cursor, undefined, 250);
        if (answer === undefined) return;
        for (const raw of answer.page.entries) {
          const {
            subject: { id },
            version,
          } = applicationEntrySchema.parse(raw);
          if (seen.has(`${id} ${version}`)) doubled += 1;
          seen.add(`${id} ${version}`);
          newest.set(id, version);
        }
        if (Number(answer.page.cursor) < Number(cursor)) throw new Error('the cursor went back');
        cursor = answer.page.cursor;
        isMore = answer.page.more;
      }
    },
  };
};
