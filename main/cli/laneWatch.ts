import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { Language } from '../contract/ids';

const whatWords: Record<Extract<SerialEvent, { type: 'lane' }>['what'], string> = {
  opened: '已打开',
  passed: '有人通过',
  timedOut: '无人通过，已超时',
  forced: '未经允许通过',
  tailgate: '尾随通过',
  reverse: '反向通过',
  heldOpen: '一直开着',
  heldOpenOver: '已关好',
  obstructed: '通道受阻',
  obstructedOver: '通道恢复畅通',
  tamper: '设备被拆动',
  tamperCleared: '拆动解除',
  powerFail: '设备断电',
  powerBack: '设备来电',
  fault: '设备报告故障',
  faultOver: '故障解除',
  fireRelease: '消防释放',
  fireOver: '消防释放解除',
  holdOver: '常开结束',
};

/**
 * What the watch prints of an event. Of a card, keys and codes only how long they are: a terminal's history is no place for a
 * credential.
 */
export function watchLines(event: SerialEvent, json: boolean, language: Language): string[] {
  const shown = withoutCredential(event);
  if (json) return [JSON.stringify(shown)];
  const at = 'atMonoMs' in event ? `${(event.atMonoMs / 1_000).toFixed(3)}  ` : '';
  const side = 'direction' in event && event.direction ? `  ${event.direction}` : '';
  switch (event.type) {
    case 'link':
      return [`${event.state}${event.reason === 'none' ? '' : `  ${event.reason}`}`];
    case 'lane':
      return [`${at}${language === 'en' ? event.what : whatWords[event.what]}${side}`];
    case 'card':
      return [`${at}${language === 'en' ? 'card' : '刷卡'}${side}  ${event.bits} bit`];
    case 'keys':
      return [`${at}${language === 'en' ? 'keys' : '按键'}${side}  ×${event.keys.length}`];
    case 'code':
      return [`${at}${language === 'en' ? 'code' : '扫码'}${side}  ×${event.text.length}`];
    case 'reader':
      return [`${at}${language === 'en' ? 'reader' : '读卡器'}${side}  ${event.state}`];
    case 'status':
      return [`${at}${language === 'en' ? 'raw status' : '原始状态'}  ${event.rawHex}`];
    default:
      return [];
  }
}

function withoutCredential(event: SerialEvent): object {
  if (event.type === 'card') return { ...event, dataHex: undefined };
  if (event.type === 'keys') return { ...event, keys: undefined, count: event.keys.length };
  if (event.type === 'code') return { ...event, text: undefined, count: event.text.length };
  return event;
}
