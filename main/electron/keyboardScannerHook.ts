import type { WebContents } from 'electron';
import type { KeyboardScanners } from './keyboardScanner';
import type { TypedKey } from './keyboardScannerState';

/** Lets the scanners hear every key of a page before the page does. */
export function listenForScanners(contents: WebContents, scanners: KeyboardScanners): void {
  let isGivingBack = false;
  const giveBack = ({ key, shift }: TypedKey): void => {
    if (contents.isDestroyed()) return;
    isGivingBack = true;
    try {
      for (const type of ['keyDown', 'char', 'keyUp'] as const)
        contents.sendInputEvent({ type, keyCode: key, modifiers: shift ? ['shift'] : [] });
    } finally {
      isGivingBack = false;
    }
  };
  contents.on('before-input-event', (event, input) => {
    if (isGivingBack || (input.type !== 'keyDown' && input.type !== 'keyUp')) return;
    if (scanners.hear({ ...input, type: input.type }, giveBack)) event.preventDefault();
  });
}
