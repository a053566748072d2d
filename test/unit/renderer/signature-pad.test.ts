import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scaleStrokes, toStrokes } from '#renderer/component/signature-pad/signature-pad.tsx';

it('desk-20: strokes keep their places in the box through any row of sizes, and what is drawn later stands where it was drawn', () => {
  const size = fc.record({ width: fc.integer({ min: 120, max: 2400 }), height: fc.integer({ min: 60, max: 900 }) });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(size, fc.array(fc.tuple(share, share), { minLength: 2, maxLength: 20 })), {
        minLength: 1,
        maxLength: 6,
      }),
      (rounds) => {
        let drawn: { points: { x: number; y: number }[] }[] = [];
        let before = { width: 600, height: 200 };
        for (const [now, points] of rounds) {
          drawn = [
            ...scaleStrokes(drawn, before, now),
            { points: points.map(([x, y]) => ({ x: x * now.width, y: y * now.height })) },
          ];
          before = now;
        }
        const kept = toStrokes(drawn, before);
        expect(kept.length).toBe(rounds.length);
        for (const [index, [, points]] of rounds.entries())
          for (const [at, [x, y]] of points.entries()) {
            expect(Math.abs((kept[index]?.[2 * at] ?? -1) - x * 600)).toBeLessThan(0.06);
            expect(Math.abs((kept[index]?.[2 * at + 1] ?? -1) - y * 200)).toBeLessThan(0.06);
          }
      },
    ),
  );
});
