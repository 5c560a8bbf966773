import { createContext, useContext, useEffect, useState } from 'react';
import type { CommandName } from '../../../main/contract/commands';
import type { DocumentKind } from '../../../main/contract/documents';
import { callStation, useBridge } from '../../bridge';
import { useAppView } from '../../stores/mirror';

/** What the running station has to offer besides the registers; null until it is known. */
export interface Offered {
  documents: ReadonlySet<DocumentKind>;
  notices: boolean;
  inspectors: boolean;
  retention: boolean;
}

const nothing: Offered = { documents: new Set(), notices: false, inspectors: false, retention: false };

export const OfferedContext = createContext<Offered>(nothing);
export const useOffered = (): Offered => useContext(OfferedContext);

/** Asks the station, anew for whoever signs in: what has no handler is not shown. */
export const useAskOffered = (): Offered | null => {
  const bridge = useBridge();
  const role = useAppView()?.role;
  const [offered, setOffered] = useState<Offered | null>(null);
  useEffect(() => {
    let isWanted = true;
    const isThere = async (name: Extract<CommandName, 'notice.versions' | 'inspector.list' | 'retention.status'>) =>
      (await callStation(bridge, name, {})).ok;
    const ask = async (): Promise<void> => {
      const [documents, notices, inspectors, retention] = await Promise.all([
        callStation(bridge, 'document.offered', {}),
        isThere('notice.versions'),
        // Who else may look is the manager's to know.
        role === 'manager' ? isThere('inspector.list') : false,
        isThere('retention.status'),
      ]);
      const kinds = new Set(documents.ok ? documents.value.kinds : []);
      if (isWanted) setOffered({ documents: kinds, notices, inspectors, retention });
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }, [bridge, role]);
  return offered;
};
