import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { ConfigProvider } from 'antd';
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

// A machine with much else to do needs longer than a second for a page.
configure({ asyncUtilTimeout: 5_000 });

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

/** Somebody at the keyboard. Nothing lies over anything here, for nothing is laid out: where a click lands is not looked up. */
export const aPerson = () => userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });

/** The whole window on a fake bridge, shown once its first snapshot is there. */
export const openWindow = async (part: Partial<Slices> = {}) => {
  const fake = createFakeBridge(slices(part));
  const user = aPerson();
  render(
    // Nothing is drawn here, and looking through Ant Design's style sheets takes half the time of these tests.
    <ConfigProvider theme={{ zeroRuntime: true }}>
      <App bridge={fake.bridge} />
    </ConfigProvider>,
  );
  // Every page but the starting one has the language toggle.
  await screen.findByTestId('language-toggle');
  return { fake, user };
};
