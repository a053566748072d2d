import { createHash } from 'node:crypto';
import type { Application } from '#domain/application.ts';
import { apply, findBlankUse } from '#domain/command/apply.ts';
import { type Command, commandSchema } from '#domain/command/command.ts';
import { requireUnprinted } from '#domain/command/printed-item.ts';
import { protocolVersion } from '#domain/contract/api.ts';
import { canonicalJson } from '#domain/contract/canonical-json.ts';
import type { CommandAnswer } from '#domain/contract/centre/command.ts';
import { AppError, toProblem } from '#domain/contract/errors.ts';
import { hasRole, type Officer } from '#domain/officer.ts';
import type { Office, Reference } from '#domain/reference.ts';
import type { SerialRun } from '#domain/serial.ts';
import { type Answered, type Asked, jsonAnswer, problemAnswer } from './answer.ts';
import { type CaseDesk, createCaseDesk } from './case-desk.ts';
import { centreKeys, isSigned } from './device.ts';
import { checkRecord, checkTaken } from './invariant-item.ts';
import { createScanDesk } from './scan-desk.ts';
import { createSignInDesk } from './sign-in-desk.ts';
import { createStock, type Stock } from './stock.ts';

/**
 * The model centre: the contract in memory, one request at a time, written from the contract alone. It never fails by
 * itself; faults are the network's. It notes by itself what a centre must never see (`wrongs`).
 */
type Receipt = { bodySha256: string; answer: CommandAnswer; command: Command };
/**
 * `record` null: a tombstone. `odd`: an entry of a kind that the counters do not know yet, or that their database
 * refuses.
 */
export type Row = { id: string; sequence: number; version: number; record: Application | null; odd?: true };
export type OfficeState = {
  office: Office;
  head: number;
  /** In the order of their sequences. */
  rows: Map<string, Row>;
  receipts: Map<string, Receipt>;
  serials: Map<string, string>;
  officers: Map<string, Officer>;
  stock: Stock;
  cases: CaseDesk;
};
export type Centre = ReturnType<typeof createCentre>;

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
export const scanOf = (id: string): Uint8Array => Buffer.from(`%PDF-1.7 the papers of ${id}`);
export const scanHash = (id: string): string => sha256(scanOf(id));

type SignInClaim = { workstationId: string; staffNumber: string; head: { sequence: number }; issuedAt: number };
type Options = {
  reference: Reference;
  now: () => number;
  /** Whether an act cannot be judged just now. */
  isBusy: () => boolean;
  tokenMs: () => number;
  onChange: (officeId: string) => void;
  /** Somebody has opened a case, or closed one. */
  onLease?: (officeId: string) => void;
  /** A blank was refused as used, or as another's. */
  onBlankRefused?: (workstationId: string, serial: string) => void;
};

const deep: unknown = JSON.parse(`${'['.repeat(1010)}${']'.repeat(1010)}`);

export const createCentre = ({
  reference,
  now,
  isBusy,
  tokenMs,
  onChange,
  onLease = () => {},
  onBlankRefused = () => {},
}: Options) => {
  const offices = new Map<string, OfficeState>();
  const tokens = new Map<string, { workstationId: string; officeId: string; staffNumber: string; expiresAt: number }>();
  const workstations = new Map<string, string>();
  const effects = new Map<string, number>();
  const lastJudged = new Map<string, number>();
  const chain = new Map<string, string>();
  const served = new Set<string>();
  const wrongs: string[] = [];
  const scans = createScanDesk(now, (text) => wrongs.push(text));
  const signIns = createSignInDesk(now, (text) => wrongs.push(text));
  let commandCount = 0;
  const wrong = (text: string | undefined): void => {
    if (text !== undefined) wrongs.push(text);
  };

  const getOffice = (id: string): OfficeState => {
    const found = offices.get(id);
    if (found === undefined) throw new AppError('NOT_FOUND', 'No such office');
    return found;
  };

  const enter = (state: OfficeState, id: string, version: number, record: Application | null, odd?: true): void => {
    state.head += 1;
    state.rows.delete(id);
    state.rows.set(id, { id, sequence: state.head, version, record, ...(odd === undefined ? {} : { odd }) });
    onChange(state.office.id);
  };

  /**
   * A blank is voided only for a print of that sheet which was refused; that such a print came to nothing is not the
   * officer's word.
   */
  const requireVoidable = (state: OfficeState, command: Command, officer: Officer): void => {
    if (command.name !== 'act.withdraw') return;
    const { commandId, blank, printerState } = command.payload;
    const told = state.receipts.get(commandId);
    const print = told?.answer.kind === 'refused' && told.command.name === 'item.make' ? told.command : undefined;
    if (blank === null && print !== undefined) requireUnprinted(printerState, officer);
    if (blank !== null && (print?.payload.jobId !== blank.jobId || print.workstation !== command.workstation))
      throw new AppError('VOID_UNFOUNDED', 'No print of this sheet was refused', { commandId });
  };

  const takeSerial = (state: OfficeState, command: Command, officer: Officer): void => {
    const blank = findBlankUse(command);
    if (blank === undefined) return;
    const { serial, jobId } = blank;
    try {
      state.stock.requireOwn(command.workstation, serial, hasRole(officer, 'supervisor'));
      if (state.serials.has(serial)) throw new AppError('SERIAL_USED', 'This blank has been used before', { serial });
    } catch (error) {
      onBlankRefused(command.workstation, serial);
      throw error;
    }
    state.serials.set(serial, jobId);
  };

  const act = (state: OfficeState, command: Command): CommandAnswer => {
    try {
      signIns.requireActor(command);
      const row = state.rows.get(command.subject.id);
      if (row?.record == null) throw new AppError('NOT_FOUND', 'No such application in this office');
      const officer = state.officers.get(command.officer);
      if (officer === undefined) throw new AppError('ROLE_MISSING', 'The officer no longer works here');
      const scan = row.record.document.id;
      const documentSha256 = served.has(`${state.office.id}/${scan}`) ? scanHash(scan) : undefined;
      const { office } = state;
      const context = { reference, officer, office, documentSha256, receivedAt: now(), contact: true };
      const next = {
        ...apply(row.record, command, context),
        version: row.version + 1,
      };
      requireVoidable(state, command, officer);
      takeSerial(state, command, officer);
      wrong(checkTaken(command, row.record) ?? checkRecord(next, reference));
      enter(state, row.id, next.version, next);
      const count = (effects.get(command.id) ?? 0) + 1;
      effects.set(command.id, count);
      if (count > 1) wrongs.push(`I2 ${command.id} had ${count} effects`);
      return { id: command.id, kind: 'applied', version: next.version };
    } catch (error) {
      if (error instanceof AppError) return { id: command.id, kind: 'refused', problem: toProblem(error) };
      throw error;
    }
  };

  /** What no counter may do: two ids for one place in its chain, or an application's acts out of their order. */
  const note = (command: Command): void => {
    const place = `${command.workstation}#${command.sequence}`;
    const known = chain.get(place);
    if (known !== undefined && known !== command.id)
      wrongs.push(`I2 ${place} was sent under two ids, ${known} and ${command.id}`);
    chain.set(place, command.id);
    const line = `${command.workstation}/${command.subject.id}`;
    const before = lastJudged.get(line) ?? 0;
    if (command.sequence < before)
      wrongs.push(`I5 ${command.name} #${command.sequence} of ${line} is judged after #${before}`);
    lastJudged.set(line, Math.max(before, command.sequence));
  };

  const judge = (state: OfficeState, command: Command): CommandAnswer => {
    const bodySha256 = sha256(canonicalJson(command));
    const known = state.receipts.get(command.id);
    if (known !== undefined) {
      if (known.bodySha256 !== bodySha256) {
        wrongs.push(`I2 ${command.id} came again with another body`);
        return {
          id: command.id,
          kind: 'refused',
          problem: toProblem(new AppError('COMMAND_ID_REUSED', 'Another command was sent under this id')),
        };
      }
      return known.answer.kind === 'applied' ? { ...known.answer, kind: 'duplicate' } : known.answer;
    }
    note(command);
    const answer = act(state, command);
    state.receipts.set(command.id, { bodySha256, answer, command });
    return answer;
  };

  const push = (state: OfficeState, workstationId: string, body: string): Answered => {
    type Batch = { commands: unknown[]; signatures: Record<string, string> };
    const { commands, signatures }: Batch = JSON.parse(body); // parsed one by one below
    commandCount += commands.length;
    const held = new Set<string>();
    const answers = commands.map((given): CommandAnswer => {
      const command = commandSchema.parse(given);
      if (command.workstation !== workstationId) {
        wrongs.push(`I2 ${command.id} came from another workstation`);
        return {
          id: command.id,
          kind: 'refused',
          problem: toProblem(new AppError('WORKSTATION_UNKNOWN', 'Made on another workstation')),
        };
      }
      if (!isSigned(sha256(canonicalJson(given)), signatures[command.id]))
        wrongs.push(`${command.id} came without the signature of its workstation`);
      if (!held.has(command.subject.id) && !isBusy()) return judge(state, command);
      held.add(command.subject.id);
      return { id: command.id, kind: 'later', problem: toProblem(new AppError('CENTRE_BUSY', 'The centre is busy')) };
    });
    return jsonAnswer({ answers, at: now() }, {}, answers.map(({ kind }) => kind).join(' '));
  };

  const feed = (state: OfficeState, { query, headers }: Asked): Answered => {
    const cursor = Number(query.get('cursor') ?? '0');
    const limit = Number(query.get('limit') ?? '100');
    const tag = (head: number) => `W/"feed-${head}"`;
    if (cursor === state.head && headers.get('If-None-Match') === tag(state.head))
      return { status: 304, headers: { ETag: tag(state.head) }, body: '' };
    if (cursor > state.head) wrongs.push(`I3 a cursor beyond the feed: ${cursor} > ${state.head}`);
    const later = [...state.rows.values()].filter((row) => row.sequence > cursor);
    const sent = later.slice(0, limit);
    const more = later.length > sent.length;
    const sample = [...state.rows.values()].find((row) => row.record !== null)?.record;
    const entries = sent.map(({ id, sequence, version, record, odd }) => {
      const subject = { kind: 'application', id };
      const place = { sequence, subject, version };
      if (odd !== true) return record === null ? { ...place, change: 'removed' } : { ...place, change: 'put', record };
      if (sample == null || sequence % 3 === 0)
        return { ...place, subject: { kind: 'licence', id }, change: 'put', record: {} };
      // Parses, and is beyond what SQLite reads of JSON (1,000 deep); or of a service that no counter has a row of.
      const beyond = sequence % 3 === 1 ? { deep } : { service: 'exchange-of-plates' };
      return { ...place, change: 'put', record: { ...sample, id, ...beyond } };
    });
    const end = more ? (sent.at(-1)?.sequence ?? cursor) : state.head;
    const page = {
      entries,
      cursor: String(end),
      more,
      remaining: later.length - sent.length,
      at: now(),
      protocol: protocolVersion,
    };
    return jsonAnswer(page, { ETag: tag(more ? state.head : end) }, `${entries.length} entries to ${end}`);
  };

  const signIn = (body: string): Answered => {
    const { workstationId, staffNumber, head, issuedAt } = JSON.parse(body) as SignInClaim; // the counter's own
    if (!signIns.isTimely(workstationId, issuedAt))
      return problemAnswer(new AppError('DEVICE_PROOF_REFUSED', 'Not of now', { centreAt: now() }));
    const state = getOffice(workstations.get(workstationId) ?? '');
    const officer = state.officers.get(staffNumber);
    if (officer === undefined) return problemAnswer('SIGN_IN_REFUSED');
    const token = `token-${workstationId}-${tokens.size}`.padEnd(24, '.');
    const expiresAt = now() + tokenMs();
    tokens.set(token, { workstationId, officeId: state.office.id, staffNumber, expiresAt });
    const grant = signIns.begin(workstationId, officer, state.office, head.sequence);
    return jsonAnswer({ token, tokenType: 'DPoP', expiresAt, officer, office: state.office, grant, at: now() });
  };

  return {
    offices,
    effects,
    wrongs,
    commandCount: () => commandCount,
    getOffice,
    scans,
    /** `blanks`: what the office keeps at the centre, and how many of them a workstation is given at once. */
    addOffice: (office: Office, officers: readonly Officer[], blanks?: { run: SerialRun; maxAtOnce: number }): void => {
      const serials = new Map<string, string>();
      const stock = createStock({
        run: blanks?.run,
        maxAtOnce: blanks?.maxAtOnce ?? 0,
        isUsed: (serial) => serials.has(serial),
        now,
      });
      const rows: OfficeState['rows'] = new Map();
      const staff = new Map(officers.map((one) => [one.staffNumber, one]));
      const cases = createCaseDesk({
        findRecord: (id) => rows.get(id)?.record,
        officers: staff,
        now,
        onNews: () => onLease(office.id),
      });
      offices.set(office.id, { office, head: 0, rows, receipts: new Map(), serials, officers: staff, stock, cases });
    },
    addWorkstation: (id: string, officeId: string): void => {
      workstations.set(id, officeId);
    },
    /** The portal's side: stores the next version of an application, or takes it from the office. */
    submit: (record: Application): void => {
      wrong(checkRecord(record, reference));
      const state = getOffice(record.officeId);
      const version = (state.rows.get(record.id)?.version ?? 0) + 1;
      enter(state, record.id, version, { ...record, version });
    },
    remove: (officeId: string, id: string): void => {
      const state = getOffice(officeId);
      enter(state, id, (state.rows.get(id)?.version ?? 0) + 1, null);
    },
    enterOdd: (officeId: string, id: string): void => enter(getOffice(officeId), id, 1, null, true),
    /** The office whose live feed the bearer may hear; undefined for a stranger. */
    officeOf: (headers: Headers): string | undefined => {
      const token = tokens.get((headers.get('Authorization') ?? '').replace('DPoP ', ''));
      return token === undefined || token.expiresAt <= now() ? undefined : token.officeId;
    },
    answer: (asked: Asked): Answered => {
      if (asked.path === '/v1/session') return signIn(asked.body);
      const token = tokens.get((asked.headers.get('Authorization') ?? '').replace('DPoP ', ''));
      if (token === undefined || token.expiresAt <= now()) return problemAnswer('SESSION_OVER');
      const state = getOffice(token.officeId);
      if (asked.path === '/v1/key') return jsonAnswer(centreKeys(now()));
      if (asked.path === '/v1/feed') return feed(state, asked);
      if (asked.path === '/v1/command') return push(state, token.workstationId, asked.body);
      try {
        if (asked.path === '/v1/lease')
          return jsonAnswer(
            asked.method === 'GET' ? state.cases.listAll() : state.cases.change(token, JSON.parse(asked.body)),
          );
        if (asked.path === '/v1/serial/lease')
          return jsonAnswer(state.stock.lease(token.workstationId, JSON.parse(asked.body)));
        if (asked.path === '/v1/serial/return')
          return jsonAnswer(state.stock.giveBack(token.workstationId, JSON.parse(asked.body)));
      } catch (error) {
        if (error instanceof AppError) return problemAnswer(error);
        throw error;
      }
      if (scans.isPath(asked.path)) return scans.answer(token, asked);
      const scan = decodeURIComponent(/^\/v1\/document\/(.+)$/.exec(asked.path)?.[1] ?? '');
      if (scan === '') return problemAnswer('UNKNOWN_ROUTE');
      served.add(`${state.office.id}/${scan}`);
      const digest = Buffer.from(scanHash(scan), 'hex').toString('base64');
      return {
        status: 200,
        headers: {
          'Content-Type': 'application/pdf',
          'Content-Length': String(scanOf(scan).length),
          'Content-Digest': `sha-256=:${digest}:`,
        },
        body: scanOf(scan),
      };
    },
  };
};
