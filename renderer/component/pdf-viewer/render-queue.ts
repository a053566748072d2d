import { isOutdated, type PdfDocument, type PdfPage, type RenderTask } from './pdf-library.ts';

/**
 * Draws pages one after the other, the page in sight before any thumbnail: a thumbnail under way gives way to it and is
 * drawn again after. A job whose signal is aborted is cancelled or never begun.
 */
export type DrawJob = {
  page: number;
  /** `sight` goes first. */
  rank: 'sight' | 'thumbnail';
  /** Starts drawing; the queue waits for, or cancels, the task it returns. */
  draw: (page: PdfPage) => RenderTask | undefined;
  signal: AbortSignal;
  onDone: () => void;
  onFail: (error: unknown) => void;
};

export class RenderQueue {
  readonly #document: PdfDocument;
  #waiting: DrawJob[] = [];
  /** No thumbnail is begun before the first page in sight is whole. */
  #hasShown = false;
  #running: { job: DrawJob; task: RenderTask | undefined; isBumped: boolean } | undefined;

  constructor(document: PdfDocument) {
    this.#document = document;
  }

  add(job: DrawJob): void {
    this.#waiting.push(job);
    job.signal.addEventListener('abort', () => this.#drop(job), { once: true });
    if (job.rank === 'sight' && this.#running?.job.rank === 'thumbnail') {
      this.#running.isBumped = true;
      this.#running.task?.cancel();
    }
    void this.#next();
  }

  #drop(job: DrawJob): void {
    this.#waiting = this.#waiting.filter((one) => one !== job);
    if (this.#running?.job === job) this.#running.task?.cancel();
  }

  async #next(): Promise<void> {
    if (this.#running !== undefined) return;
    const job = this.#waiting.find((one) => one.rank === 'sight') ?? (this.#hasShown ? this.#waiting[0] : undefined);
    if (job === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== job);
    const running: { job: DrawJob; task: RenderTask | undefined; isBumped: boolean } = { job, task: undefined, isBumped: false };
    this.#running = running;
    try {
      const page = await this.#document.getPage(job.page);
      if (!job.signal.aborted && !running.isBumped) {
        running.task = job.draw(page);
        await running.task?.promise;
        if (!job.signal.aborted) job.onDone();
      }
    } catch (error) {
      if (!isOutdated(error) && !job.signal.aborted) job.onFail(error);
    }
    this.#running = undefined;
    if (job.rank === 'sight' && !job.signal.aborted) this.#hasShown = true;
    if (running.isBumped && !job.signal.aborted) this.#waiting.unshift(job);
    void this.#next();
  }
}
