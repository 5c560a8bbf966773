import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail } from '../../main/contract/errors';
import { errorTexts } from '../../main/contract/errorTexts';
import { appView } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const openSetUp = async () => {
  const opened = await openWindow({ app: appView({ phase: 'first-run' }) });
  opened.fake.answer('setup.serialPorts', () => ({ ok: true, value: { ports: [] } }));
  await opened.user.click(screen.getByTestId('first-run-setup'));
  return opened;
};

const type = (testId: string, value: string): void => {
  fireEvent.change(screen.getByTestId(testId), { target: { value } });
};
const typePort = (testId: string, value: string): void => {
  fireEvent.change(within(screen.getByTestId(`${testId}-row`)).getByRole('combobox'), { target: { value } });
};
/** Opens a list and takes the entry with these words. */
const choose = async (label: RegExp, words: string): Promise<void> => {
  const box = screen.getByRole('combobox', { name: label });
  fireEvent.mouseDown(box);
  const found = await waitFor(() => {
    const entry = [...document.querySelectorAll('.ant-select-item-option')].find((option) => option.textContent === words);
    if (!entry) throw new Error(`no ${words}`);
    return entry;
  });
  fireEvent.click(found);
};
const driver = (words: string) => choose(/闸机接的是什么设备/, words);
const text = (id: string): string => screen.getByTestId(id).textContent ?? '';
const shows = (name: string): boolean => screen.queryByTestId(`setup-${name}`) !== null;

describe('the fields of a driver', () => {
  it('are its own only, and begin as the device leaves its maker', async () => {
    await openSetUp();
    expect(['scbk', 'address', 'entryOutput', 'more', 'limits', 'swap', 'pulseMs', 'isPulse', 'map'].filter(shows)).toEqual([
      ...['scbk', 'address', 'entryOutput', 'more'],
    ]);
    await driver('Digicon / Catrax 主板');
    expect(['scbk', 'address', 'entryOutput', 'more', 'limits', 'swap', 'pulseMs'].filter(shows)).toEqual(['limits', 'swap']);
    expect(within(screen.getByTestId('setup')).getAllByTitle('115200')).toHaveLength(1);
  });

  it('of a relay without an answer: what it cannot do, and no saving before its input is confirmed', async () => {
    const { fake, user } = await openSetUp();
    await driver('LCUS 继电器');
    for (const words of ['不回答命令', '不报告过人', '不能保持常开']) expect(text('setup-limits')).toContain(words);
    type('setup-stationName', '东门岗');
    await user.click(screen.getByText('不接相机'));
    typePort('setup-port', '/dev/ttyUSB0');
    typePort('reader-0-port', '/dev/ttyUSB0');
    for (const field of ['managerPassword', 'managerPasswordAgain']) type(`setup-${field}`, 'long enough');
    await user.click(screen.getByTestId('setup-save'));
    expect(text('setup-pulse')).toContain(errorTexts.CONFIG_RELAY_NEEDS_PULSE['zh-CN'].next);
    expect(fake.callsTo('setup.save')).toHaveLength(0);

    await user.click(screen.getByTestId('setup-isPulse'));
    expect(text('setup-pulse')).not.toContain(errorTexts.CONFIG_RELAY_NEEDS_PULSE['zh-CN'].next);
    fake.answer('setup.save', () => fail('INPUT_INVALID', { field: 'lanes[0].readers[0].port' }));
    await user.click(screen.getByTestId('setup-save'));
    expect(fake.callsTo('setup.save')[0]?.input).toMatchObject({
      config: {
        lanes: [
          { turnstile: { driver: 'lcus', turnstileInput: 'pulse' }, readers: [{ kind: 'serial', content: 'wiegand-hex' }] },
        ],
      },
    });
    await waitFor(() => expect(text('reader-0')).toContain('与另一台设备冲突'));
  });

  it('that are folded away come into sight when one of them is at fault', async () => {
    const { user } = await openSetUp();
    const more = screen.getByTestId<HTMLDetailsElement>('setup-more');
    expect(more.open).toBe(false);
    type('setup-fireInput', '99');
    await user.click(screen.getByTestId('setup-save'));
    expect(more.open).toBe(true);
    expect(more.textContent).toContain('超出允许的范围');
  });
});

describe('readers', () => {
  it('come and go, at most four, and without one on the camera’s side nothing is saved', async () => {
    const { user } = await openSetUp();
    await user.click(within(screen.getByRole('group', { name: '接在 OSDP 设备上的读卡器' })).getByText('没有'));
    await user.click(screen.getByTestId('setup-save'));
    const words = errorTexts.CONFIG_FACE_ONLY['zh-CN'].next;
    expect(text('setup-readers')).toContain(words);
    for (let n = 0; n < 4; n += 1) await user.click(screen.getByTestId('reader-add'));
    expect(text('setup-readers')).not.toContain(words);
    expect(screen.queryByTestId('reader-add')).toBeNull();
    await user.click(screen.getByTestId('reader-1-remove'));
    expect(screen.getAllByTestId(/^reader-\d$/)).toHaveLength(3);
  });

  it('of a scanner that types are a prefix and an end key', async () => {
    const { user } = await openSetUp();
    await user.click(screen.getByTestId('reader-add'));
    await choose(/种类/, '二维码扫描器（像键盘一样打字）');
    expect(screen.queryByTestId('reader-0-port')).toBeNull();
    expect(screen.getByTestId<HTMLInputElement>('reader-0-prefix').value).not.toBe('');
    expect(text('reader-0')).toContain('不会进到窗口里');
  });
});
