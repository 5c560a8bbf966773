import { safeStorage } from 'electron';
import type { OsProtector } from '../storage/masterKey';

/**
 * The operating system's key store, where it has one. Linux without a secret service answers with a fixed password
 * (`basic_text`), which protects nothing: the station then asks for a passphrase instead.
 */
export function osProtector(): OsProtector | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())) return null;
  return {
    seal: (bytes) => new Uint8Array(safeStorage.encryptString(Buffer.from(bytes).toString('base64'))),
    open: (sealed) => {
      try {
        return new Uint8Array(Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), 'base64'));
      } catch {
        return null;
      }
    },
  };
}
