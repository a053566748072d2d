import type { Zoom } from './use-view.ts';

/**
 * How the officer likes to read the document of a case: kept from one case to the next while the window is open. A
 * scale is for one page in hand and is not kept.
 */
export type ViewChoice = { fit: 'width' | 'page'; isPair: boolean | 'auto' };

let choice: ViewChoice = { fit: 'page', isPair: 'auto' };

export const readChoice = (): ViewChoice => choice;
export const keepChoice = (zoom: Zoom, isPair: ViewChoice['isPair']): void => {
  choice = { fit: 'fit' in zoom ? zoom.fit : choice.fit, isPair };
};
