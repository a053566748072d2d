// Loaded by the PDF library's worker as `scan-decoder.js?jbig2=…&openjpeg=…#/<decoder>_nowasm_fallback.js`; served as it is.
const address = new URL(import.meta.url);
const decoder = address.hash.slice(2).split('_')[0];
const { default: instantiate } = await import(address.searchParams.get(decoder));
export default instantiate;
