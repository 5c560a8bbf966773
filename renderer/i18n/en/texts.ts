import type { Words } from '../words';
import type { zhCN } from '../zhCN/texts';
import { common } from './common';
import { noticeEditor, question } from './consent';
import { desk } from './desk';
import { device } from './device';
import { ending } from './ending';
import { laneRules } from './laneRules';
import { cardFormats, passes, pins } from './passes';
import { access, consent, people, withdrawal } from './people';
import { laneScreen, recognition } from './recognition';
import { records } from './records';
import { registers } from './registers';
import { setup } from './setup';

/** All English texts, key for key like the Chinese ones. */
export const en: Words<typeof zhCN> = {
  common,
  desk,
  people,
  cardFormats,
  passes,
  pins,
  access,
  consent,
  question,
  noticeEditor,
  withdrawal,
  ending,
  recognition,
  laneScreen,
  records,
  registers,
  setup,
  device,
  laneRules,
};
