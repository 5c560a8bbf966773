import type { DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { html } from './html';
import { count } from './numbers';
import { facts, inline, known, pair, series } from './parts';
import type { Sheet } from './sheet';
import { verifierFile } from './verifierFile';
import { both, purposeWords } from './words';

const ways = {
  card: both('刷门禁卡', 'Access card'),
  code: both('出示二维码', 'QR code'),
  guard: both('请保安开门', 'Ask the guard'),
} as const;

/** What stands at the capture area, to be read from some steps away (个人信息保护法 26). Its key's fingerprint is what receipts are held against. */
export function gateSignSheet(sign: DocumentContent<'gate-sign'>, { handler }: DocumentHead): Sheet {
  const { uses, lanes, purposes, otherWays, videoDays, noticeVersion, keyFingerprint } = sign;
  const heading = uses.faces
    ? both('此处有摄像头并使用人脸识别', 'Cameras and face recognition are used here')
    : both('此处有摄像头，不使用人脸识别', 'Cameras are used here; no face recognition');
  const body = [
    ...(uses.faces
      ? [
          html`<p class="big">${pair(
            both('人脸识别只用于事先签名同意的住户', 'Faces are recognised only of residents who have agreed in writing'),
          )}</p>`,
        ]
      : []),
    html`<div class="box"><p class="big">${pair(both('不用人脸，同样通行：', 'Without your face you pass just the same:'))}</p><p class="big">${series(
      otherWays.map((way) => ways[way]),
    )}</p></div>`,
    facts(
      [both('通道', 'Lanes'), lanes.join('、')],
      [
        both('用途', 'Purpose'),
        html`${uses.cameras ? html`<div>${pair(both('维护出入口安全', 'safety at the entrance'))}</div>` : null}${uses.faces ? series(purposes.map((code) => purposeWords[code])) : null}`,
      ],
      [
        both('保存', 'Kept'),
        pair(
          videoDays === null
            ? both(
                '本机不录像；未同意者的人脸不保存',
                'this console records no video; no face of anybody who has not agreed is kept',
              )
            : both(
                `录像${count(videoDays)}日，到期删除；未同意者的人脸不保存`,
                `video ${count(videoDays)} days, then deleted; no face of anybody who has not agreed`,
              ),
        ),
      ],
      [both('谁在处理', 'Handler'), known(handler.name)],
      [both('联系方式', 'Contact'), known(handler.contact)],
      [
        both('告知书', 'Notice'),
        pair(
          both(
            `第 ${noticeVersion} 版，可在岗亭索取纸质本、大字本，或请工作人员念读`,
            `version ${noticeVersion}; at the guard station on paper, in large print, or read aloud`,
          ),
        ),
      ],
      [
        both('识别有误或被拒', 'Mistaken or turned away'),
        pair(both('可当场要求保安人工核验', 'ask the guard for a check by a person, at once')),
      ],
      [
        both('投诉举报', 'Complaints'),
        handler.complaints === null
          ? pair(
              both(
                '网信部门 12377，公安机关，或小区物业服务中心',
                'cyberspace administration 12377, the police, or the property service centre',
              ),
            )
          : html`${handler.complaints}<br>${inline(both('网信部门 12377，公安机关', 'cyberspace administration 12377, the police'))}`,
      ],
      [
        both('岗亭公钥指纹（核对回执用）', 'Fingerprint of the station’s key (to check receipts)'),
        html`<strong class="mono">${keyFingerprint}</strong>`,
      ],
      [
        both('核验页面和它的 SHA-256', 'Verifier page and its SHA-256'),
        html`${verifierFile.name}<br><span class="mono small">${verifierFile.sha256}</span>`,
      ],
    ),
  ];
  return {
    title: heading,
    body: [html`<div class="sign">${body}</div>`],
    paper: sign.paper,
    scale: (sign.paper === 'A3' ? 1.4 : 1.1) * fitting([...lanes, handler.name, handler.contact, handler.complaints]),
  };
}

/** A sign is one sheet: long names and many lanes make all of it smaller. */
function fitting(texts: readonly (string | null)[]): number {
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  if (length <= 130) return 1;
  return length <= 300 ? 0.85 : 0.72;
}
