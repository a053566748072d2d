/** The one function used of pdfkit's own font library, which ships without types. */
declare module 'fontkit' {
  export type Font = { layout(this: Font, text: string, features: Record<string, boolean>): unknown };
  export const create: (file: Uint8Array) => Font;
}
