import type { AssessmentFacts } from '../contract/assessment';
import type { BothWords } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import type { AgeBand } from '../contract/people';
import { both } from '../documents/words';
import { roleWords } from './registerWords';
import { termsOfFacts } from './terms';

/** What the station said of itself when it was signed. */
export function liveOf(facts: AssessmentFacts, takenAtMs: number): DocumentContent<'impact-assessment'>['live'] {
  const { recognition, waitMedianMs } = facts;
  return {
    takenAtMs,
    use: facts.use,
    cameras: facts.lanes
      .filter(({ camera }) => camera !== 'none')
      .map(({ name, region, faceAllowed, liveness }) => ({
        lane: name,
        viewShare: Math.min(1, Math.max(0, region.width * region.height)),
        hasFace: faceAllowed,
        liveness: livenessWords(liveness),
      })),
    people: (Object.entries(facts.peopleByAge) as [AgeBand, number][]).map(([ageBand, withFace]) => ({ ageBand, withFace })),
    recognition: {
      profile: recognition.profile,
      model: recognition.model,
      falseMatchRateSet: recognition.falseMatchRateSet,
      framesToAgree: recognition.framesToAgree,
      threshold: recognition.threshold,
      measured: recognition.measured.map(([rate, cosine]) => ({ rate, cosine })),
    },
    retention: termsOfFacts(facts.retention),
    egress: both(
      '人脸信息不传出本机；程序不连接互联网',
      'nothing of a face leaves this machine; the program does not use the internet',
    ),
    roles: facts.roles.map((role) => roleWords[role]),
    nonFaceShare: facts.nonFaceShare,
    ways: (['face', 'card', 'guard'] as const).map((method) => ({ method, medianWaitMs: waitMedianMs[method] })),
    incidents: facts.incidents,
    versions: [
      ...facts.models.map(({ name, sha256 }) => ({ part: `模型 ${name}`, version: recognition.profile, sha256 })),
      ...facts.notices.map(({ language, version, sha256 }) => ({ part: `告知书 ${language}`, version: String(version), sha256 })),
    ],
  };
}

function livenessWords({ passive, challenge }: { passive: boolean; challenge: string }): BothWords {
  const asked: Readonly<Record<string, BothWords>> = {
    blink: both('要求眨眼', 'a blink asked for'),
    turn: both('要求转头', 'a turn of the head asked for'),
    random: both('随机要求眨眼或转头', 'a blink or a turn, by chance'),
  };
  const words = [
    ...(passive ? [both('照片和屏幕评分', 'score for photos and screens')] : []),
    ...[asked[challenge] ?? []].flat(),
  ];
  if (words.length === 0) return both('未启用', 'off');
  return both(words.map(({ zh }) => zh).join('；'), words.map(({ en }) => en).join('; '));
}

/** Only what the signed facts say of themselves. */
export function protectionsOf(facts: AssessmentFacts): DocumentContent<'impact-assessment'>['protections'] {
  const withFace = facts.lanes.filter(({ faceAllowed, camera }) => faceAllowed && camera !== 'none');
  const live = withFace.every(({ liveness }) => liveness.passive || liveness.challenge !== 'off');
  return [
    { what: both('人脸信息不传出本机', 'Nothing of a face leaves this machine'), isOn: facts.egress === 'none' },
    {
      what: both('每条通道都有不用人脸的方式', 'Every lane has a way without a face'),
      isOn: facts.lanes.every(({ otherWays }) => otherWays.length > 0),
    },
    { what: both('使用人脸的每条通道都有活体检测', 'Signs of life are asked for at every lane with faces'), isOn: live },
    { what: both('不登记未满14周岁的儿童', 'No child under 14 is enrolled'), isOn: !facts.under14 },
  ];
}
