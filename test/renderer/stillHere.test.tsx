import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPage } from './recordsPage';
import { eachInAFreshWindow } from './window';

eachInAFreshWindow();

let nowMs = 0;
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => {
  nowMs = 0;
});

describe('a manager who writes for longer than a login lives idle', () => {
  it('stays signed in: the station is told once a minute that he is there', async () => {
    const { fake, user } = await openPage('outsiders');
    await user.click(await screen.findByTestId('audit-new'));
    const box = await screen.findByTestId('field-findings');
    for (let second = 0; second <= 150; second += 15) {
      nowMs = second * 1_000;
      fireEvent.input(box, { target: { value: '写'.repeat(second + 1) } });
    }
    expect(fake.callsTo('operator.stillHere')).toHaveLength(3);
  });

  it('what is typed into a dialog, the guard’s above all, is no sign of him', async () => {
    const { fake } = await openPage('overview');
    const dialog = document.createElement('div');
    const box = document.body.appendChild(dialog).appendChild(document.createElement('input'));
    fireEvent.input(box, { target: { value: '3-1-502' } });
    dialog.remove();
    expect(fake.callsTo('operator.stillHere')).toHaveLength(0);
  });
});
