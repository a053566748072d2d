import type { Zoom } from './use-view.ts';

/**
 * How the officer likes to read the document of a case: kept from one case to the next while the window is open. A
 * scale is for one page in hand and is not kept.
 */
export type ViewChoice = { fit: 'width' | 'page' | 'auto'; isPair: boolean | 'auto' };

let choice: ViewChoice = { fit: 'auto', isPair: 'auto' };

export const readChoice = (): ViewChoice => choice;
/** @param zoom undefined where the officer chose none */
export const keepChoice = (zoom: Zoom | undefined, isPair: ViewChoice['isPair']): void => {
  choice = { fit: zoom !== undefined && 'fit' in zoom ? zoom.fit : choice.fit, isPair };
};
