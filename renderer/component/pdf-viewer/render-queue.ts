import { PageGivenUp, pageLimitMs } from './page-limit.ts';
import type { PageRecord } from './page-record.ts';
import { isOutdated, type OpenedPdf, type PdfPage, type RenderTask } from './pdf-library.ts';

/**
 * The one way to a document's pages: one piece of work after the other, so that whatever the library warns of belongs
 * to the page at work. The page in sight goes before any text or thumbnail, and pictures that are only read come last;
 * a thumbnail or such a picture under way gives way to it and is drawn again after. Work whose signal is aborted is
 * cancelled or never begun.
 */
export type PageJob = {
  page: number;
  rank: Rank;
  /** Starts the work; the queue waits for, or cancels, the task it returns. */
  work: (page: PdfPage) => RenderTask | Promise<unknown>;
  /** What is drawn is judged; text and marks that cannot be read leave the picture whole. */
  isPicture: boolean;
  signal: AbortSignal;
  onDone: () => void;
  onFail: (error: unknown) => void;
};
const ranks = ['sight', 'text', 'thumbnail', 'reading'] as const;
type Rank = (typeof ranks)[number];

type Running = { job: PageJob; task: RenderTask | undefined; isBumped: boolean };

export class RenderQueue {
  readonly #pdf: OpenedPdf;
  readonly #record: PageRecord;
  /** Told once, when a page holds the worker up: it is of no more use. */
  onStuck: () => void;
  #waiting: PageJob[] = [];
  /** Nothing but the page in sight is begun before its first picture is whole. */
  #hasShown = false;
  #running: Running | undefined;
  #lastPage = 1;
  #isOver = false;

  constructor(pdf: OpenedPdf, record: PageRecord, onStuck: () => void) {
    this.#pdf = pdf;
    this.#record = record;
    this.onStuck = onStuck;
    pdf.onLoss(() => {
      if (this.#running?.job.isPicture) record.judge(this.#running.job.page, 'partly');
    });
    pdf.onJpeg((ask) => {
      const page = this.#running?.job.page;
      if (page !== undefined) ask(() => record.judge(page, 'partly'));
    });
  }

  add(job: PageJob): void {
    this.#waiting.push(job);
    job.signal.addEventListener('abort', () => this.#drop(job), { once: true });
    const running = this.#running;
    if (job.rank === 'sight' && (running?.job.rank === 'thumbnail' || running?.job.rank === 'reading')) {
      running.isBumped = true;
      running.task?.cancel();
    }
    void this.#next();
  }

  /** Reads something of a page in its turn. */
  read<Value>(
    page: number,
    signal: AbortSignal,
    read: (page: PdfPage) => Promise<Value>,
    rank: Rank = 'text',
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      let work: Promise<Value> | undefined;
      this.add({
        page,
        rank,
        signal,
        isPicture: false,
        work: (proxy) => {
          work = read(proxy);
          return work;
        },
        onDone: () => resolve(work as Promise<Value>), // it is done only after the work was begun
        onFail: reject,
      });
    });
  }

  /** The page itself, before it is drawn. A page that cannot be found is one that failed. */
  find(page: number, signal: AbortSignal): Promise<PdfPage> {
    return this.read(page, signal, async (proxy) => proxy, 'sight').catch((error: unknown) => {
      if (!signal.aborted && !(error instanceof PageGivenUp)) this.#record.judge(page, 'failed');
      throw error;
    });
  }

  #drop(job: PageJob): void {
    this.#waiting = this.#waiting.filter((one) => one !== job);
    if (this.#running?.job === job) this.#running.task?.cancel();
  }

  #take(): PageJob | undefined {
    const open = this.#hasShown ? ranks : (['sight'] as const);
    const job = open.map((rank) => this.#waiting.find((one) => one.rank === rank)).find((one) => one !== undefined);
    this.#waiting = this.#waiting.filter((one) => one !== job);
    return job;
  }

  /** @throws PageGivenUp when the work takes longer than a page may; the worker is then of no more use */
  async #within<Value>(page: number, work: Promise<Value>): Promise<Value> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new PageGivenUp(page)), pageLimitMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #run(running: Running): Promise<void> {
    const { job } = running;
    if (this.#record.verdict(job.page) === 'given-up') throw new PageGivenUp(job.page);
    // A worker that does not answer is still at the page before.
    await this.#within(this.#lastPage, this.#pdf.begin());
    this.#lastPage = job.page;
    await this.#within(
      job.page,
      this.#pdf.document.getPage(job.page).then((proxy) => {
        if (job.signal.aborted || running.isBumped) return undefined;
        const work = job.work(proxy);
        if (work instanceof Promise) return work;
        running.task = work;
        return work.promise;
      }),
    );
    if (job.signal.aborted || running.isBumped) return;
    if (job.isPicture) this.#record.judge(job.page, 'whole');
    job.onDone();
  }

  async #next(): Promise<void> {
    if (this.#running !== undefined || this.#isOver) return;
    const job = this.#take();
    if (job === undefined) return;
    const running: Running = { job, task: undefined, isBumped: false };
    this.#running = running;
    let isShown = job.isPicture;
    try {
      await this.#run(running);
    } catch (error) {
      isShown = true; // nothing better will come of it
      if (error instanceof PageGivenUp) this.#giveUp(error, job);
      else if (!isOutdated(error) && !job.signal.aborted && !running.isBumped) {
        if (job.isPicture) this.#record.judge(job.page, 'failed');
        job.onFail(error);
      }
    }
    this.#running = undefined;
    if (job.rank === 'sight' && isShown && !job.signal.aborted) this.#hasShown = true;
    if (running.isBumped && !job.signal.aborted) this.#waiting.unshift(job);
    void this.#next();
  }

  #giveUp(error: PageGivenUp, job: PageJob): void {
    const isKnown = this.#record.verdict(job.page) === 'given-up';
    if (!isKnown) {
      this.#isOver = true;
      this.#record.judge(this.#lastPage, 'given-up');
      this.onStuck();
    }
    if (!job.signal.aborted) job.onFail(error);
  }
}
