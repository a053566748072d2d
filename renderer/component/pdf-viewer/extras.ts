import type { Undrawn } from './page-record.ts';
import type { PdfDocument, PdfPage } from './pdf-library.ts';

/** What a file holds beside its pages, none of which is shown or run here. */
export type Extras = {
  /** Names of the files attached to the document, or to a page by a paper clip. */
  attachments: string[];
  /** The papers are attached files, and the page is their cover (ISO 32000-1 7.11.6). */
  isPortfolio: boolean;
  /** A form of Adobe's XML kind: only the program that made it draws what was filled in. */
  isXmlForm: boolean;
  /** Names of layers that are switched off. */
  hiddenLayers: string[];
  hasScript: boolean;
  hasSignature: boolean;
};

const flagOf = (info: object, name: string): boolean =>
  name in info && (info as Record<string, unknown>)[name] === true;

const listHiddenLayers = async (document: PdfDocument): Promise<string[]> => {
  const layers = await document.getOptionalContentConfig();
  return [...layers].flatMap(([, layer]) => (isHiddenLayer(layer) ? [layer.name ?? ''] : []));
};
const isHiddenLayer = (layer: unknown): layer is { name?: string } =>
  typeof layer === 'object' && layer !== null && 'visible' in layer && layer.visible === false;

export const readExtras = async (document: PdfDocument): Promise<Extras> => {
  const [{ info }, attached, hiddenLayers, hasScript] = await Promise.all([
    document.getMetadata(),
    document.getAttachments(),
    listHiddenLayers(document),
    document.hasJSActions(),
  ]);
  const names = attached instanceof Map ? [...attached] : Object.entries(attached ?? {});
  return {
    attachments: names.map(([key, file]) => nameOfFile(file) ?? String(key)),
    isPortfolio: flagOf(info, 'IsCollectionPresent'),
    isXmlForm: flagOf(info, 'IsXFAPresent') && !flagOf(info, 'IsAcroFormPresent'),
    hiddenLayers,
    hasScript,
    hasSignature: flagOf(info, 'IsSignaturesPresent'),
  };
};
const nameOfFile = (file: unknown): string | undefined =>
  typeof file === 'object' &&
  file !== null &&
  'filename' in file &&
  typeof file.filename === 'string' &&
  file.filename !== ''
    ? file.filename
    : undefined;

/** Marks that the library draws by itself where the file brings no picture of them, and those that are no picture. */
const drawnByItself = new Set([
  'Line',
  'Square',
  'Circle',
  'PolyLine',
  'Polygon',
  'Ink',
  'Highlight',
  'Underline',
  'Squiggly',
  'StrikeOut',
  'FreeText',
]);
const noPicture = new Set(['Link', 'Popup']);
const hiddenFlags = 0x02 | 0x20; // Hidden, NoView: ISO 32000-1 table 165

type Annotation = {
  subtype?: string;
  fieldType?: string;
  hasAppearance?: boolean;
  annotationFlags?: number;
  contentsObj?: { str?: string };
  /** The file behind a paper clip. */
  file?: { filename?: string };
  fieldValue?: unknown;
  checkBox?: boolean;
  radioButton?: boolean;
};

const isDrawn = ({ subtype = '', fieldType, hasAppearance, annotationFlags = 0 }: Annotation): boolean => {
  if (noPicture.has(subtype)) return true;
  if ((annotationFlags & hiddenFlags) !== 0) return false;
  // The value of a text field or list is drawn without an appearance too; a signature often has none and means to be
  // unseen.
  if (subtype === 'Widget') return fieldType !== undefined;
  return hasAppearance === true || drawnByItself.has(subtype);
};

const isEmptyField = ({ subtype, fieldValue }: Annotation): boolean =>
  subtype === 'Widget' &&
  (fieldValue === undefined || fieldValue === null || fieldValue === '' || fieldValue === 'Off');

/** The marks on a page that are not drawn, and the words of comments, which a picture of the page does not hold. */
export const listUndrawn = async (page: PdfPage): Promise<Undrawn[]> => {
  const annotations: Annotation[] = await page.getAnnotations();
  return annotations.flatMap((annotation) => {
    const { subtype = '', contentsObj, file } = annotation;
    const text = file?.filename ?? contentsObj?.str?.trim() ?? '';
    if (subtype === 'Text') return [{ kind: 'Text', text }];
    if (!isDrawn(annotation)) return isEmptyField(annotation) ? [] : [{ kind: subtype, text }];
    return subtype !== 'FreeText' && !noPicture.has(subtype) && subtype !== 'Widget' && text !== ''
      ? [{ kind: 'Text', text }]
      : [];
  });
};
