import { describe, expect, it } from 'vitest';
import { handlerNamed } from '../../../main/consent/noticeHandler';
import type { NoticeDrafts } from '../../../main/contract/consent';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { errorOf, must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom } from './consentRoom';

/** The text in force, in which this company is the handler. */
const inNameOf = ({ consent }: Pick<ConsentRoom, 'consent'>, name: string): NoticeDrafts => {
  const draft = (language: 'zh-CN' | 'en', text: string) => {
    const { title, sections } = consent.notice(language);
    return {
      title,
      sections: sections.map((section) => ({
        topic: section.topic,
        heading: section.heading,
        text: section.topic === 'handler' ? text : section.text,
      })),
    };
  };
  return {
    'zh-CN': draft('zh-CN', `处理者是${name}。联系电话：0571-88110000。`),
    en: draft('en', `The handler is ${name}. Contact: telephone 0571-88110000.`),
  };
};
const publish = (room: ConsentRoom, name: string, basedOnVersion: number) =>
  room.consent.notices.publish({ texts: inNameOf(room, name), basedOnVersion }, 'manager');

describe('the handler a notice names', () => {
  it.each([
    ['处理者是“翠湖花园”所属小区的物业服务单位。', '翠湖花园'],
    ['处理者是杭州翠湖物业服务有限公司。电话 0571。', '杭州翠湖物业服务有限公司'],
    ['处理者：杭州翠湖物业服务有限公司，地址文三路。', '杭州翠湖物业服务有限公司'],
    ['联系方式：到岗亭当面提出。', null],
  ])('%s → %s', (text, name) => {
    expect(handlerNamed({ sections: [{ topic: 'handler', heading: '谁', text }] })).toBe(name);
  });
});

describe('another handler in the notice (个人信息保护法 第22条)', () => {
  const [oldName, newName] = ['杭州翠湖物业服务有限公司', '杭州新邻物业管理有限公司'];

  it('naming the company for the first time, and saying more about it, is no change of handler', () => {
    const room = consentRoom();
    must(publish(room, oldName, 1));
    must(publish(room, `${oldName}（东门岗）`, 2));
    expect(room.entries('notice.published').map((body) => 'takeover' in body)).toEqual([false, false]);
  });

  it('is refused without an announced takeover, and leaves nothing', () => {
    const room = consentRoom();
    must(publish(room, oldName, 1));
    for (const name of [newName, '新的物业'])
      expect(errorOf(publish(room, name, 2))).toMatchObject({ code: 'NOTICE_HANDLER_UNANNOUNCED' });
    expect(room.entries('notice.published')).toHaveLength(1);
    expect(room.consent.notice('zh-CN').version).toBe(2);
  });

  it('refers to the takeover in its entry', () => {
    const recordId = '0193f2aa-0000-7000-8000-000000000001';
    const room = consentRoom({ takeovers: { [newName]: recordId } });
    must(publish(room, oldName, 1));
    must(publish(room, newName, 2));
    expect(room.entries('notice.published').at(-1)).toMatchObject({ version: 3, takeover: recordId });
  });

  it('at a station: from the day of the takeover on, by the name that was announced', async () => {
    const at = new StationUnderTest();
    try {
      const draftOf = async (name: string) => {
        const [zh, en] = [
          await at.call('consent.notice', { language: 'zh-CN' }),
          await at.call('consent.notice', { language: 'en' }),
        ];
        if (!zh.ok || !en.ok) throw new Error('no notice');
        const notices = { 'zh-CN': zh.value.notice, en: en.value.notice };
        const room = { consent: { notice: (language: 'zh-CN' | 'en') => notices[language] } } as Pick<ConsentRoom, 'consent'>;
        return inNameOf(room, name);
      };
      const code = async (name: string, basedOnVersion: number) => {
        const answer = await at.call('notice.publish', { texts: await draftOf(name), basedOnVersion });
        return answer.ok ? 'published' : answer.error.code;
      };
      const day = (more: number) => new Date(at.time.clock.nowMs() + more * 86_400_000).toISOString().slice(0, 10);
      const takeover = {
        oldHandler: oldName,
        newHandler: newName,
        newContact: '0571-88110000',
        effectiveOn: day(10),
        toldOn: day(-1),
        toldHow: '楼栋公告',
        purposeUnchanged: true as const,
      };
      expect(await code(oldName, 1)).toBe('published');
      expect((await at.call('register.takeover', takeover)).ok).toBe(true);
      expect(await code(newName, 2)).toBe('NOTICE_HANDLER_UNANNOUNCED');
      at.time.pass(12 * 86_400_000);
      expect(await code(newName, 2)).toBe('published');
    } finally {
      at.end();
    }
  });
});
