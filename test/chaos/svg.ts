/**
 * Just enough of SVG for the charts of the campaign: readable in light and dark, the same bytes for the same figures.
 */
export type Tone = 'ink' | 'muted' | 'blue' | 'amber' | 'red';
type TextOptions = {
  size?: number;
  bold?: boolean;
  anchor?: 'start' | 'middle' | 'end';
  tone?: Tone;
  turn?: boolean;
  halo?: boolean;
};

const style = `
    svg { color-scheme: light dark }
    text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif }
    .paper { fill: #ffffff } .halo { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round } .grid { stroke: #e3e6ea }
    .ink { fill: #1b2126 } .muted { fill: #59636e } .blue { fill: #1668b8 } .amber { fill: #b26a00 } .red { fill: #b3261e }
    .line-blue { stroke: #1668b8 } .line-amber { stroke: #b26a00 } .line-ink { stroke: #59636e }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #14181c } .halo { stroke: #14181c } .grid { stroke: #2c333a }
      .ink { fill: #e8ebee } .muted { fill: #a3adb7 } .blue { fill: #6cb2f5 } .amber { fill: #e9a94b } .red { fill: #ff8a80 }
      .line-blue { stroke: #6cb2f5 } .line-amber { stroke: #e9a94b } .line-ink { stroke: #a3adb7 }
    }`;

const toMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const at = (value: number): string => String(Math.round(value * 10) / 10);

export const createDrawing = (width: number, height: number, title: string, description: string) => {
  const parts: string[] = [];
  return {
    text: (
      x: number,
      y: number,
      text: string,
      { size = 13, bold = false, anchor = 'start', tone = 'ink', turn = false, halo = false }: TextOptions = {},
    ): void => {
      const turned = turn ? ` transform="rotate(-90 ${at(x)} ${at(y)})"` : '';
      parts.push(
        `<text x="${at(x)}" y="${at(y)}" class="${tone}${halo ? ' halo' : ''}" font-size="${size}"${bold ? ' font-weight="600"' : ''} text-anchor="${anchor}"${turned}>${toMarkup(text)}</text>`,
      );
    },
    bar: (x: number, y: number, wide: number, high: number, tone: Tone): void => {
      parts.push(`<rect x="${at(x)}" y="${at(y)}" width="${at(wide)}" height="${at(high)}" rx="2" class="${tone}"/>`);
    },
    line: (
      points: readonly (readonly [number, number])[],
      tone: 'grid' | 'line-blue' | 'line-amber' | 'line-ink',
      wide = 1,
    ): void => {
      parts.push(
        `<polyline points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}" class="${tone}" stroke-width="${wide}" fill="none"/>`,
      );
    },
    dot: (x: number, y: number, tone: Tone): void => {
      parts.push(`<circle cx="${at(x)}" cy="${at(y)}" r="4.5" class="${tone}"/>`);
    },
    toString: (): string =>
      [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
        `<title id="title">${toMarkup(title)}</title>`,
        `<desc id="description">${toMarkup(description)}</desc>`,
        `<style>${style}\n</style>`,
        `<rect width="${width}" height="${height}" class="paper"/>`,
        ...parts,
        '</svg>',
        '',
      ].join('\n'),
  };
};

/** Steps of 1, 2 or 5 times a power of ten, some five of them up to the greatest. */
export const listTicks = (greatest: number): number[] => {
  const rough = Math.max(greatest, 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? power;
  return Array.from({ length: Math.ceil(greatest / step) + 1 }, (_one, place) => place * step);
};
