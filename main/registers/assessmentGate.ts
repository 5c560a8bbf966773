import type { FaceStop } from '../contract/complianceView';
import { fail } from '../contract/errors';
import type { Handlers } from '../dispatch';

/** No face is stored either before the assessment that must come first (个人信息保护法 第55条: 事前). ASSESSMENT_MISSING. */
export function withAssessment(handlers: Handlers, faceStop: () => FaceStop | null): Handlers {
  const { 'enrolment.fromPhoto': fromPhoto, 'enrolment.fromCamera': fromCamera } = handlers;
  return {
    ...handlers,
    ...(fromPhoto && { 'enrolment.fromPhoto': (input) => (faceStop() ? fail('ASSESSMENT_MISSING') : fromPhoto(input)) }),
    ...(fromCamera && { 'enrolment.fromCamera': (input) => (faceStop() ? fail('ASSESSMENT_MISSING') : fromCamera(input)) }),
  };
}
