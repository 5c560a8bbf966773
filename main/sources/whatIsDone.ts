import type { AssessmentFacts } from '../contract/assessment';
import type { LaneConfig, StationConfig } from '../contract/config';
import type { Language, Role } from '../contract/ids';
import type { Notice } from '../contract/people';
import { thresholdFor } from '../recognition/thresholds';
import type { Recogniser } from '../recognitionDesk';
import type { WhatIsDone } from '../registers/assessments';
import { assessedTerms } from './terms';

const dataKinds = ['face-template', 'name', 'flat', 'birth-date', 'card-label', 'consent-record', 'signature', 'passage-event'];
const roles: Role[] = ['guard', 'inspector', 'manager'];

/** What the station does, for the assessment. */
export function whatIsDone(
  config: StationConfig,
  recogniser: Recogniser | null,
  { notice, eventDays }: { notice: (language: Language) => Notice; eventDays: () => number },
): WhatIsDone {
  const { falseMatchRate, framesToAgree, profile } = config.recognition;
  const calibration = recogniser?.calibration ?? null;
  return {
    purpose: 'pass-lanes',
    use: recogniser?.use ?? '1:N',
    dataKinds,
    egress: 'none',
    under14: config.children?.under14 ?? false,
    lanes: config.lanes.map(laneFacts),
    recognition: {
      profile,
      model: recogniser?.model ?? null,
      falseMatchRateSet: falseMatchRate,
      framesToAgree,
      threshold: calibration && thresholdFor(calibration, falseMatchRate),
      measured: (calibration ?? []).map(([rate, cosine]): [number, number] => [rate, cosine]),
    },
    models: [...(recogniser?.files ?? [])],
    notices: (['zh-CN', 'en'] as const).map((language) => {
      const { version, sha256 } = notice(language);
      return { language, version, sha256 };
    }),
    retention: assessedTerms(eventDays()),
    roles,
  };
}

const laneFacts = ({
  id,
  name,
  group,
  camera,
  regionOfInterest,
  faceAllowed,
  liveness,
}: LaneConfig): AssessmentFacts['lanes'][number] => ({
  id,
  name,
  group,
  camera: camera?.kind ?? 'none',
  region: regionOfInterest,
  faceAllowed,
  liveness,
  otherWays: ['card', 'guard'],
});
