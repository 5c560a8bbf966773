import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Slices } from '../../main/contract/slices';
import { App } from '../../renderer/App';
import { useView } from '../../renderer/stores/view';
import { createFakeBridge } from '../support/fakeBridge';
import { slices } from '../support/stationViews';

/** What jsdom lacks and Ant Design asks for. */
const installBrowserParts = (): void => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  vi.stubGlobal('matchMedia', (media: string) => ({
    media,
    matches: false,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
  }));
  // Arrow keys among radio buttons: user-event finds the group by a selector.
  vi.stubGlobal('CSS', { escape: (text: string) => text });
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
};

const freshView = useView.getState();

/** Call once per test file: a fresh window for every test. */
export const eachInAFreshWindow = (): void => {
  beforeEach(() => {
    installBrowserParts();
    useView.setState(freshView, true);
  });
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
};

/** The whole window on a fake bridge, shown once its first snapshot is there. */
export const openWindow = async (part: Partial<Slices> = {}) => {
  const fake = createFakeBridge(slices(part));
  const user = userEvent.setup();
  render(<App bridge={fake.bridge} />);
  // Every page but the starting one has the language toggle.
  await screen.findByTestId('language-toggle');
  return { fake, user };
};
