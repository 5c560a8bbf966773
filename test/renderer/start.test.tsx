import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { type ErrorCode, fail } from '../../main/contract/errors';
import { errorTexts } from '../../main/contract/errorTexts';
import { faceOnlyLane } from '../../main/site/laneWays';
import { emptyDraft, type SetUpDraft } from '../../renderer/features/setup/setUpDraft';
import { isFaceOnly, readDraft } from '../../renderer/features/setup/setUpForm';
import { appView, health, laneView } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

describe('first run', () => {
  it('offers to set up or to try the demo', async () => {
    const { fake, user } = await openWindow({ app: appView({ phase: 'first-run' }) });
    expect(screen.getByTestId('first-run-setup')).toBeTruthy();
    await user.click(screen.getByTestId('first-run-demo'));
    expect(fake.callsTo('app.tryDemo')).toHaveLength(1);
  });

  it('says why the demo cannot start, with the next step', async () => {
    const { fake, user } = await openWindow({ app: appView({ phase: 'first-run' }) });
    fake.answer('app.tryDemo', () => fail('DEMO_UNAVAILABLE', { missing: 'film' }));
    await user.click(screen.getByTestId('first-run-demo'));
    const words = (await screen.findByTestId('problem')).textContent;
    expect(words).toContain('缺少演示影片');
    expect(words).toContain('npm start');
  });
});

describe('setting up', () => {
  const openSetUp = async () => {
    const opened = await openWindow({ app: appView({ phase: 'first-run' }) });
    opened.fake.answer('setup.serialPorts', () => ({ ok: true, value: { ports: [] } }));
    await opened.user.click(screen.getByTestId('first-run-setup'));
    return opened;
  };
  const input = (name: string) => screen.getByTestId<HTMLInputElement>(`setup-${name}`);
  const fillIn = async (user: Awaited<ReturnType<typeof openSetUp>>['user']) => {
    for (const [name, value] of [
      ['stationName', '东门岗'],
      ['cameraUrl', 'http://192.168.1.64/onvif/device_service'],
      ['scbk', '00112233445566778899aabbccddeeff'],
      ['managerPassword', 'long enough'],
      ['managerPasswordAgain', 'long enough'],
    ] as const) {
      await user.click(input(name));
      await user.paste(value);
    }
    await user.click(screen.getByRole('combobox', { name: /串口/ }));
    await user.paste('/dev/ttyUSB0');
  };

  it('marks what is missing and sends nothing', async () => {
    const { fake, user } = await openSetUp();
    await user.click(screen.getByTestId('setup-save'));
    expect(await screen.findByText('有 5 处需要改正。')).toBeTruthy();
    expect(fake.callsTo('setup.save')).toHaveLength(0);
  });

  it('sends a form the contract accepts, and loses nothing when the station refuses it', async () => {
    const { fake, user } = await openSetUp();
    fake.answer('setup.save', () => fail('PORT_BUSY', { port: '/dev/ttyUSB0' }));
    await fillIn(user);
    await user.click(screen.getByTestId('setup-save'));
    const words = (await screen.findByTestId('problem')).textContent;
    expect(words).toContain('/dev/ttyUSB0');
    expect(words).toContain(errorTexts.PORT_BUSY['zh-CN'].next);
    expect(fake.callsTo('setup.save')[0]?.input).toMatchObject({
      config: {
        stationName: '东门岗',
        lanes: [{ turnstile: { port: '/dev/ttyUSB0', entry: { output: 0, passInput: 0 }, exit: null } }],
      },
      passphrase: null,
    });
    expect(input('stationName').value).toBe('东门岗');
    expect(input('managerPassword').value).toBe('long enough');
    expect(input('scbk').value).toBe('00112233445566778899aabbccddeeff');
  });
});

describe('setting up a lane with two ways', () => {
  const filled: SetUpDraft = {
    ...emptyDraft('东门'),
    stationName: '东门岗',
    directions: 'both',
    cameraUrl: 'http://192.168.1.64/onvif/device_service',
    port: '/dev/ttyUSB0',
    scbk: '00112233445566778899aabbccddeeff',
    managerPassword: 'long enough',
    managerPasswordAgain: 'long enough',
  };
  const sides = ['entry', 'exit'] as const;
  const drafts = (['entry', 'exit', 'both'] as const).flatMap((directions) =>
    sides.flatMap((cameraDirection) =>
      sides.flatMap((readerDirection) =>
        (['1', '2'] as const).flatMap((readers) =>
          (['onvif', 'none'] as const).flatMap((cameraKind) =>
            [true, false].map((faceAllowed) => ({
              ...filled,
              directions,
              cameraDirection,
              readerDirection,
              readers,
              cameraKind,
              faceAllowed,
            })),
          ),
        ),
      ),
    ),
  );

  it('refuses exactly what the station would not keep', () => {
    const refused = drafts.filter((draft) => {
      const read = readDraft(draft, 'zh-CN', false);
      const isKept = read.ok && faceOnlyLane(read.form.config) === null;
      expect([draft, isKept]).toEqual([draft, !isFaceOnly(draft)]);
      return !read.ok && read.faults.readers === 'faceOnly';
    });
    expect(refused).toHaveLength(2);
  });

  it('says which side has no reader, and goes on once there are two', async () => {
    const { fake, user } = await openWindow({ app: appView({ phase: 'first-run' }) });
    fake.answer('setup.serialPorts', () => ({ ok: true, value: { ports: [] } }));
    await user.click(screen.getByTestId('first-run-setup'));
    await user.click(screen.getByText('双向'));
    await user.click(within(screen.getByRole('group', { name: '相机对着' })).getByText('外出的人'));
    await user.click(screen.getByTestId('setup-save'));
    const words = errorTexts.CONFIG_FACE_ONLY['zh-CN'].next;
    expect((await screen.findByTestId('setup-readers')).textContent).toContain(words);
    expect(fake.callsTo('setup.save')).toHaveLength(0);
    await user.click(within(screen.getByRole('group', { name: '接在 OSDP 设备上的读卡器' })).getByText('2 个'));
    await waitFor(() => expect(screen.getByTestId('setup-readers').textContent).not.toContain(words));
  });
});

describe('a station that cannot run', () => {
  it('says what is broken, what to do and where the data lies', async () => {
    const error = { code: 'DATABASE_NEWER' as const, params: { found: 9, known: 3 } };
    await openWindow({ app: appView({ phase: 'broken', error, dataFolder: '/srv/gate' }) });
    const words = screen.getByTestId('broken').textContent;
    expect(words).toContain('第 9 版');
    expect(words).toContain(errorTexts.DATABASE_NEWER['zh-CN'].next);
    expect(screen.getByTestId('data-folder').textContent).toBe('/srv/gate');
  });

  it('asks for its passphrase, and shows the desk once it is unlocked', async () => {
    const { fake, user } = await openWindow({ app: appView({ phase: 'locked', keyProtection: 'passphrase' }) });
    fake.answer('app.unlock', () => fail('PASSPHRASE_WRONG'));
    await user.type(screen.getByTestId('unlock-passphrase'), 'guess{Enter}');
    expect((await screen.findByTestId('problem')).textContent).toContain(errorTexts.PASSPHRASE_WRONG['zh-CN'].next);
    act(() => fake.push('app', appView()));
    await waitFor(() => expect(screen.getByTestId('feed')).toBeTruthy());
  });
});

describe('a station without records', () => {
  const byHand = (part: object = {}, code: ErrorCode = 'DATABASE_BROKEN') =>
    openWindow({
      app: appView({ phase: 'broken', error: { code, params: {} }, byHand: { kept: 0, unwritten: 0 }, ...part }),
      lanes: [laneView('east-1', '东通道 1'), laneView('west-1', '西通道 1', { link: 'lost' })],
      desk: [],
      alarms: [],
      feed: [],
      health: [health('turnstile-west-1', 'turnstile', { state: 'down', error: { code: 'DEVICE_SILENT', params: {} } })],
    });

  it('has a button for each lane, and opens as the desk does: F2, a reason, Enter', async () => {
    const { fake, user } = await byHand();
    fake.answer('lane.openManually', () => ({ ok: true, value: { outcome: 'acked', decisionToAckMs: 40 } }));
    expect(screen.getByTestId('lane-west-1').textContent).toContain(errorTexts.DEVICE_SILENT['zh-CN'].next);
    await user.keyboard('{F2}6{Enter}');
    await waitFor(() => expect(screen.getByTestId('manual-result').dataset.outcome).toBe('acked'));
    expect(fake.callsTo('lane.openManually')).toMatchObject([{ input: { laneId: 'east-1', reason: 'emergency' } }]);
    await user.keyboard('{Escape}');
    await user.click(screen.getByTestId('lane-west-1-open'));
    expect(screen.getByTestId('manual').textContent).toContain('应急');
  });

  it('says what happened, who gets in and how, and what the manager puts back and leaves alone', async () => {
    await byHand();
    const words = screen.getByTestId('hand-only').textContent;
    for (const part of [
      '现在只能人工开门',
      errorTexts.DATABASE_BROKEN['zh-CN'].text,
      '刷卡不开门',
      '人脸停用',
      'station.db-wal',
      'tombstones.jsonl',
    ])
      expect(words).toContain(part);
  });

  it('offers no backup to put back where nothing is damaged', async () => {
    await byHand({}, 'DATA_FOLDER_IN_USE');
    expect(screen.getByTestId('hand-only').textContent).not.toContain('station.db-wal');
  });

  it('tells how many openings are kept, and warns of those the disk did not take', async () => {
    const { fake } = await byHand({ byHand: { kept: 3, unwritten: 0 } });
    expect(screen.getByTestId('hand-journal').textContent).toContain('已记下 3 次开门');
    expect(screen.getByTestId('hand-journal').textContent).not.toContain('交接本');
    act(() => fake.push('app', { ...fake.slices.app, byHand: { kept: 3, unwritten: 2 } }));
    expect(screen.getByTestId('hand-journal').textContent).toContain('有 2 次开门写不进硬盘');
  });

  it('tries again when asked, says that it did, and gives way to the desk', async () => {
    const { fake, user } = await byHand();
    fake.answer('app.tryAgain', () => fail('DATABASE_BROKEN'));
    await user.click(screen.getByTestId('try-again'));
    expect((await screen.findByTestId('still-not')).textContent).toContain('还是不行');
    act(() => fake.push('app', appView()));
    await waitFor(() => expect(screen.getByTestId('health')).toBeTruthy());
  });

  it.each([
    ['DATA_FOLDER_IN_USE', 2],
    ['DATA_FOLDER_UNWRITABLE', 2],
    ['DATABASE_BROKEN', 0],
  ] as const)('%s: tries by itself %i times in a minute, but not while a gate is being opened', async (code, times) => {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setInterval', 'clearInterval'] });
    try {
      const { fake, user } = await byHand({}, code);
      fake.answer('app.tryAgain', () => fail(code));
      await act(() => vi.advanceTimersByTimeAsync(61_000));
      expect(fake.callsTo('app.tryAgain')).toHaveLength(times);
      await user.keyboard('{F2}');
      await act(() => vi.advanceTimersByTimeAsync(61_000));
      expect(fake.callsTo('app.tryAgain')).toHaveLength(times);
    } finally {
      vi.useRealTimers();
    }
  });

  it('locked, or without a configuration, the page says in both languages how the gate opens now', async () => {
    const { fake } = await openWindow({ app: appView({ phase: 'locked', language: 'en' }) });
    const words = ['用闸机自己的钥匙或应急按钮', 'own key or emergency button'];
    for (const part of words) expect(screen.getByTestId('open-by-key').textContent).toContain(part);
    act(() => fake.push('app', appView({ phase: 'broken', error: { code: 'CONFIG_BROKEN', params: {} } })));
    for (const part of words) expect(screen.getByTestId('open-by-key').textContent).toContain(part);
  });
});
