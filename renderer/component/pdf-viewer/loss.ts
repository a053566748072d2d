/**
 * Warnings of the PDF library after which the page is still whole to the eye. Everything else that it warns of while a
 * page is drawn is taken as a part of the page that is missing: a false alarm costs a look, a silent gap an approval.
 */
const harmless: readonly RegExp[] = [
  // A font is mended or replaced and its letters are drawn; one that cannot be used at all is seen by its error.
  /font|glyph|cmap|char ?string|CFF|Type ?1\b|^TT: |\bpost table|\bloca\b|\bglyf|stem hints|subr ?index|Length1|FDSelect|private use area/i,
  // Colours come close instead of exact.
  /ColorSpace|color space|BlackPoint|ICC|CMYK|blend mode|Decode map length/i,
  // Ways of writing that the library reads all the same.
  /Badly formatted number|Name token is longer|NUMBER SIGN|Illegal digit|hex string|HexString|Bidi|Expected name for beginMarkedContentProps/i,
  /DecodeParms should not be an Array|using the Width\/Height|Empty "[A-Za-z0-9]+" stream|searching for \/EI\/ instead/,
  /Invalid (LW|setLineWidth|setDash)|empty, or invalid, \/(Media|Crop)Box|Empty \/CropBox/i,
  // The engine's own decoder gave up; the library's decoder follows, and tells for itself.
  /getTransferableImage - failed/,
  // Told of the file as a whole, in words of their own, or of what is no part of the picture.
  /Indexing all PDF objects|XRef|indexObjects|checkLastPage|getAllPageDicts|getTextContent|StructTree|struct tree|outline|page labels|permissions/i,
  /ViewerPreferences|key "[^"]*", in Info|Metadata|XFA|Barcodes|annotation type|widget field type|Popup annotation|FileSpec|file specification/i,
  /OptionalContent|optional content|visibility expression|PDF header version|catalog version|parseDestDictionary|Push buttons/i,
];

/** What always leaves a gap, whatever the reason quoted in it speaks of. */
const grave =
  /^(getOperatorList - ignoring|Unable to decode|getContentStream|PDFImage - the|FlateStream|Invalid stream|handleTilingType)|Type3/;

/** Whether a warning, given while a page was drawn, means that a part of the page is missing. */
export const isLoss = (warning: string): boolean => {
  const text = warning.replace(/^Warning: /, '');
  return grave.test(text) || !harmless.some((pattern) => pattern.test(text));
};
