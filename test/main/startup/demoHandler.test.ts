import { afterEach, expect, it } from 'vitest';
import { HandlerParticulars } from '../../../main/contract/handler';
import type { Handlers } from '../../../main/dispatch';
import { moveInDemoResidents } from '../../../main/startup/demoResidents';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { ask } from '../registers/registersUnderTest';

const log = { info: () => {}, warn: () => {}, error: () => {} };
let at: StationUnderTest | null = null;
afterEach(() => at?.end());

it('the demo writes down a handler that is plainly made up, before it signs, and once', async () => {
  at = new StationUnderTest({ assessed: false, isDemo: true });
  const commands = at.station.handlers as Required<Handlers>;
  await moveInDemoResidents([], commands, 'zh-CN', log);
  await moveInDemoResidents([], commands, 'zh-CN', log);
  const { handler, noticeSaysSo } = await ask(at, 'handler.read', {});
  expect(handler?.name).toMatch(/示例.*并不存在/);
  expect(HandlerParticulars.parse(handler).registration).toMatch(/^91000000/);
  expect(noticeSaysSo).toBe(true);
  expect(at.station.slices().compliance.faceStop).toBeNull();
  expect(at.rows("SELECT 1 FROM register_record WHERE kind = 'handler.named'")).toHaveLength(1);
});
