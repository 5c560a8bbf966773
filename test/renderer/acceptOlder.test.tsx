import { act, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ok } from '../../main/contract/errors';
import type { LedgerFault, LedgerVerification } from '../../main/contract/ledger';
import { slices } from '../support/stationViews';
import { inspector, openPage } from './recordsPage';
import { eachInAFreshWindow } from './window';

eachInAFreshWindow();

const broken = (why: LedgerFault): LedgerVerification => ({ ...slices().ledger.verification, state: 'broken', why });
const ledger = (why: LedgerFault) => ({ ...slices().ledger, verification: broken(why) });

it('older records that were put back are accepted on the second press, and only where that is what was found', async () => {
  const { fake, user } = await openPage('ledger', { ledger: ledger('kept-end-ahead') });
  expect(screen.getByTestId('ledger-verification').textContent).toContain('数据库被换成了旧的');
  fake.answer('ledger.acceptOlder', () => ok({ verification: slices().ledger.verification }));
  await user.click(await screen.findByTestId('ledger-accept-older'));
  await user.click(screen.getByTestId('ledger-accept-older-not'));
  await user.click(screen.getByTestId('ledger-accept-older'));
  expect(fake.callsTo('ledger.acceptOlder')).toHaveLength(0);
  await user.click(screen.getByTestId('ledger-accept-older'));
  await waitFor(() => expect(fake.callsTo('ledger.acceptOlder')).toHaveLength(1));
  act(() => fake.push('ledger', ledger('wrong-hash')));
  expect(screen.queryByTestId('ledger-accept-older')).toBeNull();
});

it('an inspector accepts nothing', async () => {
  await openPage('ledger', { app: inspector, ledger: ledger('kept-end-differs') });
  await screen.findByTestId('ledger-checkpoint');
  expect(screen.queryByTestId('ledger-accept-older')).toBeNull();
});
