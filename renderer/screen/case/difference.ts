/** One sign of a value, and whether it has no partner in the value it is compared with. */
export type Sign = { sign: string; differs: boolean };

const isLoose = (sign: string): boolean => /[\s-]/.test(sign);

/** The longest common run of signs, ignoring case; spaces and hyphens never count as a difference. */
const listPartners = (one: string, other: string): Set<number> => {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  const at = (row: number, column: number): number => table[row]?.[column] ?? 0;
  const isSame = (row: number, column: number): boolean => one[row]?.toUpperCase() === other[column]?.toUpperCase();
  for (let row = one.length - 1; row >= 0; row -= 1) {
    for (let column = other.length - 1; column >= 0; column -= 1) {
      const line = table[row];
      if (line !== undefined)
        line[column] = isSame(row, column)
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const partners = new Set<number>();
  for (let row = 0, column = 0; row < one.length && column < other.length; ) {
    if (isSame(row, column)) {
      partners.add(row);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return partners;
};

/** The signs of `value`, each marked where `reference` does not have it. */
export const markDifferences = (value: string, reference: string): Sign[] => {
  const partners = listPartners(value, reference);
  return [...value].map((sign, index) => ({ sign, differs: !isLoose(sign) && !partners.has(index) }));
};

const fold = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Equal but for case, spaces, hyphens and other signs between the letters and digits. */
export const isSameValue = (one: string, other: string): boolean => fold(one) === fold(other);
