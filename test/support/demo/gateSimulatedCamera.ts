import { type GateArguments, GateStartError } from './gateArguments';
import type { GateCamera } from './gateCamera';

export async function startOnvifCamera(_given: GateArguments): Promise<GateCamera> {
  throw new GateStartError('camera-failed', 'no camera simulator yet');
}
