import { AppError } from '#domain/contract/errors.ts';
import type { Printer } from '#domain/contract/screen/print.ts';
import { isUnderWay, type PrinterJob, type Printers, titleStart } from '../../paper/printers.ts';
import {
  type Answer,
  type Attribute,
  type Attributes,
  encodeRequest,
  exchange,
  groupTag,
  NotConnected,
  type Scheduler,
} from './ipp.ts';

export type { Scheduler } from './ipp.ts';

/**
 * Printing on Linux and macOS, over IPP to the CUPS scheduler (RFC 8011 and the CUPS operations). A job is made first
 * and its PDF sent second, so that its number is known before anything can be printed: an exchange that breaks off
 * after that is answered by `follow`, not guessed.
 */
const operation = {
  createJob: 0x0005,
  sendDocument: 0x0006,
  cancelJob: 0x0008,
  getJob: 0x0009,
  listJobs: 0x000a,
  getPrinter: 0x000b,
  getDefault: 0x4001,
  listPrinters: 0x4002,
} as const;
const notFound = 0x0406;
const notPossible = 0x0404;
const notAccepting = 0x0506;
const isFault = ({ status }: Answer): boolean => status >= 0x0400;

const usualPlaces: readonly Scheduler[] = [
  { socketPath: '/run/cups/cups.sock' },
  { socketPath: '/private/var/run/cupsd' },
  { host: 'localhost', port: 631 },
];
const timeoutMs = 10_000;
const sendTimeoutMs = 60_000;

const printerAttributes = [
  'printer-name',
  'printer-state',
  'printer-state-message',
  'printer-state-reasons',
  'printer-is-accepting-jobs',
  'sides-supported',
];
const jobAttributes = [
  ...['job-id', 'job-state', 'job-state-reasons', 'job-printer-state-message', 'job-printer-uri'],
  ...['job-media-sheets-completed', 'job-impressions-completed', 'time-at-processing'],
];

const textOf = (attributes: Attributes, name: string): string => String(attributes.get(name)?.[0] ?? '');
const numberOf = (attributes: Attributes, name: string): number => Number(attributes.get(name)?.[0]);
const reasonsOf = (attributes: Attributes, name: string): string[] =>
  (attributes.get(name) ?? [])
    .map(String)
    .filter((reason) => reason !== 'none' && reason !== 'processing-to-stop-point');

const toPrinter = (attributes: Attributes, defaultName: string): Printer => {
  const name = textOf(attributes, 'printer-name');
  // printer-state, RFC 8011 section 5.4.11; 3 is idle
  const states = { 4: 'busy', 5: 'stopped' } as Record<number, Printer['state']>;
  const state = states[numberOf(attributes, 'printer-state')] ?? 'ready';
  const isAccepting = attributes.get('printer-is-accepting-jobs')?.[0] !== false;
  const reason =
    textOf(attributes, 'printer-state-message') || reasonsOf(attributes, 'printer-state-reasons').join(', ');
  const twoSided = attributes.get('sides-supported')?.includes('two-sided-long-edge') === true;
  return {
    name,
    isDefault: name === defaultName,
    state: state === 'stopped' || isAccepting ? state : 'rejecting',
    reason,
    twoSided,
  };
};

/** job-state, RFC 8011 section 5.3.7. */
const jobStates: Record<number, PrinterJob['state']> = {
  3: 'waiting',
  4: 'held',
  5: 'printing',
  6: 'stopped',
  7: 'canceled',
  8: 'aborted',
  9: 'done',
};

/**
 * Whether something may be on paper though the job did not end well: sheets were counted, or somebody cancelled it
 * after it had begun (`time-at-processing` has no value before, RFC 8011 section 5.3.14.2). Only eyes can tell then.
 */
const isHalfPrinted = (attributes: Attributes, state: PrinterJob['state']): boolean => {
  const isCounted =
    numberOf(attributes, 'job-media-sheets-completed') > 0 || numberOf(attributes, 'job-impressions-completed') > 0;
  return (
    (state === 'aborted' && isCounted) || (state === 'canceled' && (isCounted || attributes.has('time-at-processing')))
  );
};

const toJob = (attributes: Attributes): PrinterJob => {
  const said = jobStates[numberOf(attributes, 'job-state')] ?? 'unknown';
  const state = isHalfPrinted(attributes, said) ? 'unknown' : said;
  const reasons = reasonsOf(attributes, 'job-state-reasons');
  const ownWords = state === 'done' ? '' : textOf(attributes, 'job-printer-state-message');
  return { state, reason: ownWords || reasons.join(', ') };
};

export const createCupsPrinters = ({
  userName,
  schedulers = usualPlaces,
}: {
  userName: string;
  schedulers?: readonly Scheduler[];
}): Printers => {
  const unreachable = (cause: unknown) =>
    new AppError('PRINTER_MISSING', 'The print scheduler does not answer', {
      cause: cause instanceof Error ? cause.message : String(cause),
    });

  /** Asks the first scheduler that can be reached. */
  const ask = async (path: string, message: Buffer, document?: Uint8Array): Promise<Answer> => {
    let last: unknown;
    for (const scheduler of schedulers) {
      try {
        return await exchange(
          scheduler,
          path,
          document === undefined ? [message] : [message, document],
          document === undefined ? timeoutMs : sendTimeoutMs,
        );
      } catch (fault) {
        if (!(fault instanceof NotConnected)) throw unreachable(fault);
        last = fault;
      }
    }
    throw unreachable(last);
  };

  const pathOf = (printer: string) => `/printers/${encodeURIComponent(printer)}`;
  const aboutPrinter = (printer: string): Attribute[] => [
    ['printer-uri', 'uri', `ipp://localhost${pathOf(printer)}`],
    ['requesting-user-name', 'name', userName],
  ];
  const aboutJob = (printer: string, jobId: number): Attribute[] => [
    ['printer-uri', 'uri', `ipp://localhost${pathOf(printer)}`],
    ['job-id', 'integer', jobId],
    ['requesting-user-name', 'name', userName],
  ];

  const refuse = (answer: Answer, printer: string): never => {
    const reason = String(answer.groups[0]?.attributes.get('status-message')?.[0] ?? '');
    if (answer.status === notFound) throw new AppError('PRINTER_MISSING', 'There is no such printer', { printer });
    if (answer.status === notAccepting)
      throw new AppError('PRINTER_REJECTED', 'The printer takes no jobs', { printer, reason });
    throw new AppError('PRINTER_REJECTED', 'The printer refused the job', { printer, reason, status: answer.status });
  };

  const getPrinter = async (printer: string): Promise<Printer> => {
    const answer = await ask(
      '/',
      encodeRequest(operation.getPrinter, [
        ...aboutPrinter(printer),
        ['requested-attributes', 'keyword', ...printerAttributes],
      ]),
    );
    const attributes = answer.groups.find(({ tag }) => tag === groupTag.printer)?.attributes;
    if (isFault(answer) || attributes === undefined) return refuse(answer, printer);
    return toPrinter(attributes, '');
  };

  /**
   * What was printed or waits, of this account. `name` and `uri` as CUPS has them, whatever the queue is called now.
   */
  const listJobs = async (which: 'completed' | 'not-completed', printer?: string): Promise<Attributes[]> => {
    const uri: Attribute = ['printer-uri', 'uri', `ipp://localhost${printer === undefined ? '/' : pathOf(printer)}`];
    const wanted: Attribute = [
      'requested-attributes',
      'keyword',
      'job-id',
      'job-name',
      'job-printer-uri',
      'job-preserved',
    ];
    const about: Attribute[] = [
      uri,
      ['requesting-user-name', 'name', userName],
      ['which-jobs', 'keyword', which],
      ['my-jobs', 'boolean', true],
      wanted,
    ];
    const answer = await ask('/', encodeRequest(operation.listJobs, about));
    return isFault(answer)
      ? []
      : answer.groups.filter(({ tag }) => tag === groupTag.job).map(({ attributes }) => attributes);
  };

  const toJobId = (printerJobId: string): number => (/^\d{1,9}$/.test(printerJobId) ? Number(printerJobId) : 0);

  const follow: Printers['follow'] = async (printer, printerJobId) => {
    const jobId = toJobId(printerJobId);
    if (jobId === 0) return { state: 'unknown', reason: '' };
    const answer = await ask(
      '/',
      encodeRequest(operation.getJob, [
        ...aboutJob(printer, jobId),
        ['requested-attributes', 'keyword', ...jobAttributes],
      ]),
    );
    const attributes = answer.groups.find(({ tag }) => tag === groupTag.job)?.attributes;
    if (isFault(answer) || attributes === undefined) return { state: 'unknown', reason: '' };
    // Job numbers begin anew with a new spool folder: the number alone may name a stranger's job
    if (!textOf(attributes, 'job-printer-uri').endsWith(pathOf(printer))) return { state: 'unknown', reason: '' };
    const job = toJob(attributes);
    if (job.state !== 'waiting') return job;
    // A job behind a stopped printer is plainly pending to CUPS
    const { state, reason } = await getPrinter(printer);
    return state === 'stopped' ? { state, reason } : job;
  };

  return {
    list: async () => {
      const byDefault = await ask(
        '/',
        encodeRequest(operation.getDefault, [['requested-attributes', 'keyword', 'printer-name']]),
      );
      const defaultName = textOf(
        byDefault.groups.find(({ tag }) => tag === groupTag.printer)?.attributes ?? new Map(),
        'printer-name',
      );
      // With no queue at all CUPS answers "not found", which is an empty list
      const answer = await ask(
        '/',
        encodeRequest(operation.listPrinters, [['requested-attributes', 'keyword', ...printerAttributes]]),
      );
      return answer.groups
        .filter(({ tag }) => tag === groupTag.printer)
        .map(({ attributes }) => toPrinter(attributes, defaultName));
    },

    submit: async (bytes, printer, title) => {
      const created = await ask(
        pathOf(printer),
        encodeRequest(
          operation.createJob,
          [...aboutPrinter(printer), ['job-name', 'name', title]],
          [
            ['copies', 'integer', 1],
            ['media', 'keyword', 'iso_a4_210x297mm'],
            ['print-scaling', 'keyword', 'none'],
            // A second page belongs on the back of the same numbered blank
            ['sides', 'keyword', 'two-sided-long-edge'],
          ],
        ),
      );
      const jobId = numberOf(created.groups.find(({ tag }) => tag === groupTag.job)?.attributes ?? new Map(), 'job-id');
      if (isFault(created) || !Number.isInteger(jobId)) return refuse(created, printer);
      const about: Attribute[] = [
        ...aboutJob(printer, jobId),
        ['document-format', 'media', 'application/pdf'],
        ['last-document', 'boolean', true],
      ];
      let sent: Answer;
      try {
        sent = await ask(pathOf(printer), encodeRequest(operation.sendDocument, about), bytes);
      } catch {
        // Broken off while sending: the PDF may be in the spool or not. `follow` says which
        return { printerJobId: String(jobId) };
      }
      if (isFault(sent)) {
        await ask('/', encodeRequest(operation.cancelJob, aboutJob(printer, jobId)));
        return refuse(sent, printer);
      }
      return { printerJobId: String(jobId) };
    },

    follow,

    find: async (printer, title) => {
      for (const which of ['not-completed', 'completed'] as const) {
        const job = (await listJobs(which, printer)).find((one) => textOf(one, 'job-name') === title);
        if (job !== undefined) return String(numberOf(job, 'job-id'));
      }
      return undefined;
    },

    cancel: async (printer, printerJobId) => {
      const before = await follow(printer, printerJobId);
      // Not a stranger's of the same number, and nothing that has ended
      if (!isUnderWay(before)) return before;
      const answer = await ask('/', encodeRequest(operation.cancelJob, aboutJob(printer, toJobId(printerJobId))));
      // Not possible: it ended in this moment
      if (isFault(answer) && answer.status !== notPossible && answer.status !== notFound) return before;
      return follow(printer, printerJobId);
    },

    listKeeping: async () => {
      const kept = (await listJobs('completed')).filter(
        (job) => job.get('job-preserved')?.[0] === true && textOf(job, 'job-name').startsWith(titleStart),
      );
      return [
        ...new Set(kept.map((job) => decodeURIComponent(textOf(job, 'job-printer-uri').split('/').at(-1) ?? ''))),
      ].sort();
    },
  };
};
