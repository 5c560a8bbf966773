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

/** All Chinese texts; their keys are the console's typed keys. */
export const zhCN = {
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
} as const;
