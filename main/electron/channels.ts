import type { CommandName } from '../contract/commands';

/** Names of the IPC channels, shared by preload and the IPC server and by nothing else. */
export const channel = {
  command: (name: CommandName) => `fairgate:command:${name}`,
  snapshot: 'fairgate:snapshot',
  slice: 'fairgate:slice',
  videoPort: 'fairgate:video-port',
} as const;
