// @vitest-environment jsdom
import jsQR from 'jsqr';
import { describe, expect, test } from 'vitest';
import { type DocumentKind, documentContents, documentKinds } from '../../../main/contract/documents';
import { CertificateContent, RequestAnswerContent } from '../../../main/contract/documentsForPeople';
import { groups } from '../../../main/documents/numbers';
import { renderDocument } from '../../../main/documents/render';
import { longHead, longSamples } from '../../support/documents/longSamples';
import { head, type Samples, samples } from '../../support/documents/samples';

const made = <K extends DocumentKind>(kind: K, from: Samples = samples) => renderDocument(kind, from[kind], head);
const parsed = (markup: string): Document => new DOMParser().parseFromString(markup, 'text/html');
const domOf = (kind: DocumentKind, from: Samples = samples) => parsed(made(kind, from).html);
const textOf = (kind: DocumentKind, from: Samples = samples): string => domOf(kind, from).body.textContent ?? '';
const parse = (kind: DocumentKind, from: Samples) => documentContents[kind].parse(from[kind]);

/** What the law asks of each, in the words on the paper: law.md sections 4 to 6, and the articles beside them. */
const required: Record<DocumentKind, string[]> = {
  notice: [
    '谁在处理您的信息',
    '做什么用',
    '怎样处理',
    '涉及哪些信息',
    '为什么需要',
    '对您的影响和风险',
    '保存多久',
    '不同意怎么办',
    '您的权利',
    '提供给谁',
    '投诉',
    '未成年人',
    '12377',
    'Who receives it',
    samples.notice.zh.sha256,
    samples.notice.en.sha256,
  ],
  'consent-form': [
    '单独签名',
    '不同意没有任何不利后果',
    '用途',
    '适用通道',
    '有效期',
    '保存多久',
    '同意',
    '不同意',
    '本人签名和日期',
    '已收到告知书的纸质副本',
    '念读',
    '随时撤回',
    '门禁卡（须在询问人脸之前发出）',
    samples.notice.zh.sha256,
  ],
  receipt: [
    '随时可以撤回',
    '李雅文',
    '本人',
    '用途',
    '信息种类',
    '适用通道',
    '接收方：无',
    '有效至',
    '告知书',
    '记录号',
    '回执号',
    groups(samples.receipt.proof.entry.leafHash),
    samples.receipt.proof.keyFingerprint,
    '用手机打开核验页面',
  ],
  'deletion-certificate': [
    '停止比对',
    '销毁密钥之前',
    '销毁本人专用的加密密钥',
    '删除人脸特征数值',
    '备份',
    '通行记录：去除',
    '监控录像',
    '再次检索',
    '签发本证明',
    '检索核验',
    '查无此人',
    '依法留存的内容',
    '保安服务管理条例 第25条',
    '2029年11月22日',
    '门禁卡照常使用',
    '本人签收',
    '盖章处',
    '0.2 s',
    groups(samples['deletion-certificate'].proof.entry.leafHash),
  ],
  'gate-sign': [
    '此处有摄像头并使用人脸识别',
    '只用于事先签名同意的住户',
    '不用人脸，同样通行',
    '刷门禁卡',
    '请保安开门',
    '用途',
    '联系方式',
    '可当场要求保安人工核验',
    samples['gate-sign'].keyFingerprint,
  ],
  'shift-sheet': [
    '当班人员',
    '王建国',
    '未了结的报警',
    '闸机断线',
    '人工开门',
    '不使用人脸',
    '账本检查点',
    '18250',
    groups(samples['shift-sheet'].checkpoint.rootHash.slice(0, 32)),
    '交班人',
    '接班人',
  ],
  'impact-assessment': [
    '一、处理目的、方式是否合法、正当、必要',
    '二、对个人权益的影响',
    '三、人脸信息泄露、篡改、丢失、毁损',
    '四、保护措施是否合法、有效并与风险程度相适应',
    '摄像头和取景',
    '年龄段',
    '误识率',
    '本站未测：误识率和拒识率',
    '本站未测：摄像头画面内的遮挡',
    '保存期限',
    '对外连接',
    '角色',
    '不用人脸的通行',
    '事件',
    '版本',
    '签署',
    '至少保存三年',
    '盖章处',
  ],
  filing: [
    '一、处理者基本情况',
    '二、处理目的和处理方式',
    '三、人脸信息存储数量和安全保护措施',
    '四、处理规则和操作规程',
    '五、个人信息保护影响评估报告',
    '100,214',
    '2026年11月19日',
    '2026年12月31日',
  ],
  breach: ['涉及的信息种类', '原因', '可能造成的危害', '已采取的补救措施', '您可以采取的减轻危害的措施', '联系方式', '第57条'],
  'equal-treatment': [
    '占比',
    '等待中位数',
    '人脸',
    '刷卡',
    '保安开门',
    '怎样读这些数字',
    '第10条',
    '按星期和时段',
    '机器转人工',
    '非人脸方式中断',
    '没有说的',
  ],
  'subject-access': [
    '李雅文',
    '1991年4月7日',
    '门禁卡',
    '同意、拒绝和撤回',
    '人脸特征数值',
    '通行记录（24条）',
    '提供给他人',
    '其他记录',
    '日常工作',
    '保存多久',
    '未列入的内容',
  ],
  disclosure: [
    '单位',
    '杭州市公安局',
    '所验证件',
    '法律依据',
    '事由和调取内容',
    '实际提供的内容',
    '经办人',
    '批准人',
    '人脸特征数值在任何情况下都不提供',
  ],
  vendor: ['受托人', '委托事项', '期限', '转委托', '保护措施', '委托终止', '第21条', '2029年10月1日', '签收单'],
  transfer: ['原处理者', '接收方', '不得扩大用途', '用途（不变）', '账本根哈希', '可以随时撤回'],
  'request-answer': ['受理号', '答复期限', '部分办理', '未全部办理的理由', '损害他人的合法权益', '第50条', '向人民法院起诉'],
};

describe.each(documentKinds)('%s', (kind) => {
  test('says everything it must', () => {
    const text = textOf(kind);
    for (const words of required[kind]) expect(text, words).toContain(words);
  });

  test('says in English what it says in Chinese, and after it', () => {
    const document = domOf(kind);
    for (const english of document.querySelectorAll('.pair > .en, h2 > .en, h1 > .en')) {
      expect(english.textContent?.trim(), english.parentElement?.outerHTML ?? '').toMatch(/[A-Za-z0-9]/);
      expect(english.previousSibling?.textContent?.trim(), english.outerHTML).not.toBe('');
    }
    for (const paragraph of document.querySelectorAll('p.en')) {
      expect(paragraph.previousElementSibling?.localName).toBe('p');
      expect(paragraph.previousElementSibling?.textContent).toMatch(/[\u4e00-\u9fff]/);
    }
    expect(document.querySelectorAll('[lang=en]').length).toBeGreaterThan(3);
  });

  test('is a page for itself: letterhead, number, no script, nothing to fetch', () => {
    const { html, footer, fileName } = made(kind);
    expect(html).not.toMatch(/<script|<link|<iframe|<img|javascript:|url\(|@import|https?:\/\/(?!www\.w3\.org)/i);
    const policy = domOf(kind).querySelector('meta[http-equiv=Content-Security-Policy]')?.getAttribute('content');
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src data:;/);
    expect(textOf(kind)).toContain(head.number);
    expect(textOf(kind)).toContain('杭州翠湖物业服务有限公司');
    expect(footer).toContain('class="pageNumber"');
    expect(footer).toContain('class="totalPages"');
    expect(fileName).toMatch(/^[\u4e00-\u9fffA-Za-z]+[^\\/]*-RC-20261122-3F9A2C$/);
    expect(textOf(kind)).not.toMatch(/undefined|NaN|\[object|null/);
  });

  test('comes out the same from the same data, and takes the longest', () => {
    expect(made(kind)).toEqual(made(kind, structuredClone(samples)));
    parse(kind, samples);
    parse(kind, longSamples);
    expect(renderDocument(kind, longSamples[kind], longHead).html).toContain('</html>');
  });
});

test('agreeing and refusing are of one size, and nothing is ticked', () => {
  const document = domOf('consent-form');
  const [agree, refuse, ...more] = [...document.querySelectorAll('.choices > .choice')];
  expect(more).toEqual([]);
  expect(agree?.className).toBe(refuse?.className);
  expect([...document.querySelectorAll('[style]')].filter((element) => element.closest('.choices'))).toEqual([]);
  for (const box of document.querySelectorAll('.tick')) expect(box.textContent).toBe('');
  expect(document.querySelectorAll('.tick').length).toBeGreaterThanOrEqual(5);
});

test('a guardian signs for a child, and nobody is asked for one else', () => {
  const minor = { ...samples['consent-form'], person: { name: '小明', unit: '3-1-502', ageBand: '14-17' as const } };
  expect(renderDocument('consent-form', minor, head).html).toContain('监护人姓名');
  expect(textOf('consent-form')).not.toContain('监护人姓名');
});

test('large print has no letter below 18 points', () => {
  const { html } = renderDocument('notice', { ...samples.notice, largePrint: true }, head);
  expect(html).toMatch(/html \{ font: 18pt/);
  expect(html).toContain('<body class="large">');
  expect(html).toMatch(/\.large \.en[^{]*\{ font-size: 1em; \}/);
  for (const [, size] of html.matchAll(/\.large [^{]*\{ font-size: ([\d.]+)em/g))
    expect(Number(size)).toBeGreaterThanOrEqual(0.8);
});

test('the codes on a receipt are drawn so that they read back, each of them', () => {
  const many = longSamples.receipt;
  const svgs = [...parsed(renderDocument('receipt', many, head).html).querySelectorAll('figure svg')];
  expect(svgs.length).toBe(many.proof.codes.length);
  expect(svgs.map(readBack)).toEqual(many.proof.codes);
});

describe('what cannot be true is not printed', () => {
  const { certificate, ...rest } = samples['deletion-certificate'];
  test.each([
    ['an ending that is not through', { ...certificate, complete: false }],
    ['somebody who was still found before', { ...certificate, probeBefore: { searched: 1, found: 1 } }],
    ['somebody who is still found', { ...certificate, probeAfter: { searched: 1, found: 1 } }],
    ['a search that was not made', { ...certificate, probeAfter: null }],
  ])('no certificate of %s', (_why, changed) => {
    expect(CertificateContent.safeParse({ ...rest, certificate: changed }).success).toBe(false);
    expect(CertificateContent.safeParse({ ...rest, certificate }).success).toBe(true);
  });

  test('no refusal without its reason', () => {
    expect(RequestAnswerContent.safeParse({ ...samples['request-answer'], reason: null }).success).toBe(false);
  });
});

/** Draws the squares of a code as a camera would see them. */
function readBack(svg: Element): string | undefined {
  const size = Number(svg.getAttribute('viewBox')?.split(' ')[2]);
  const dark = svg.querySelectorAll('path')[1]?.getAttribute('d') ?? '';
  const scale = 4;
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of dark.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = 0; row < scale; row += 1) {
      const at = ((Number(y) * scale + row) * width + Number(x) * scale) * 4;
      for (let dot = 0; dot < Number(length) * scale; dot += 1) pixels.fill(0, at + dot * 4, at + dot * 4 + 3);
    }
  return jsQR(pixels, width, width)?.data;
}
