/** A part of a page: shares of its width and height, from the top left of the page as it lies in the file. */
export type Part = { left: number; top: number; right: number; bottom: number };

const rows = 32;
const columns = 32;
/** So much of a field may be hidden and it was still on screen: one on the edge of two stands is shown by neither whole. */
const tolerance = 0.4;

/** The part in sight of a page that was turned clockwise by so many degrees, as a part of the page itself. */
export const turnBack = ({ left, top, right, bottom }: Part, degrees: number): Part => {
  switch (((degrees % 360) + 360) % 360) {
    case 90:
      return { left: top, right: bottom, top: 1 - right, bottom: 1 - left };
    case 180:
      return { left: 1 - right, right: 1 - left, top: 1 - bottom, bottom: 1 - top };
    case 270:
      return { left: 1 - bottom, right: 1 - top, top: left, bottom: right };
    default:
      return { left, top, right, bottom };
  }
};

/** Which parts of one page have been on screen. */
export class PageCoverage {
  readonly #fields = new Uint8Array(rows * columns);
  #open = rows * columns;

  add({ left, top, right, bottom }: Part): void {
    const firstRow = Math.ceil(top * rows - tolerance);
    const lastRow = Math.floor(bottom * rows + tolerance);
    const firstColumn = Math.ceil(left * columns - tolerance);
    const lastColumn = Math.floor(right * columns + tolerance);
    for (let row = Math.max(0, firstRow); row < Math.min(rows, lastRow); row += 1) {
      for (let column = Math.max(0, firstColumn); column < Math.min(columns, lastColumn); column += 1) {
        const at = row * columns + column;
        if (this.#fields[at] === 0) this.#open -= 1;
        this.#fields[at] = 1;
      }
    }
  }

  get isWhole(): boolean {
    return this.#open === 0;
  }
}
