/** The parts of node-onvif 0.1.7 this room uses; the package has no types of its own. */
interface NodeOnvifAnswer {
  soap: string;
  formatted: string;
  /** The whole envelope's content, as xml2js gives it. */
  converted: unknown;
  /** The body's content. */
  data: unknown;
}

declare module 'node-onvif/lib/modules/soap.js' {
  interface Soap {
    parse(xml: string): Promise<unknown>;
    /** Every service sends its requests through this. `target` is the service's `oxaddr`. */
    requestCommand(target: unknown, method: string, envelope: string): Promise<NodeOnvifAnswer>;
    _createNonce(bytes: number): Buffer;
  }
  const soap: Soap;
  export = soap;
}

declare module 'node-onvif/lib/modules/service-device.js' {
  class OnvifServiceDevice {
    constructor(params: { xaddr: string; user?: string; pass?: string });
    oxaddr: unknown;
    /** Device clock minus ours, ms. */
    time_diff: number;
    setAuth(user: string, password: string): void;
    getTimeDiff(): number;
    getSystemDateAndTime(): Promise<NodeOnvifAnswer>;
    getServices(params: { IncludeCapability: boolean }): Promise<NodeOnvifAnswer>;
    getCapabilities(): Promise<NodeOnvifAnswer>;
    getDeviceInformation(): Promise<NodeOnvifAnswer>;
  }
  export = OnvifServiceDevice;
}

declare module 'node-onvif/lib/modules/service-media.js' {
  class OnvifServiceMedia {
    constructor(params: { xaddr: string; user: string; pass: string; time_diff: number });
    oxaddr: unknown;
    setAuth(user: string, password: string): void;
    getProfiles(): Promise<NodeOnvifAnswer>;
    getStreamUri(params: { ProfileToken: string; Protocol: 'RTSP' }): Promise<NodeOnvifAnswer>;
  }
  export = OnvifServiceMedia;
}

declare module 'node-onvif' {
  interface Probe {
    urn: unknown;
    name: unknown;
    hardware: unknown;
    xaddrs: unknown;
  }
  interface NodeOnvif {
    _DISCOVERY_WAIT: number;
    _OnvifSoap: { parse(xml: string): Promise<unknown> };
    startProbe(): Promise<Probe[]>;
  }
  const nodeOnvif: NodeOnvif;
  export = nodeOnvif;
}

declare module 'onvif/lib/utils.js' {
  /** Gives the envelope's body as `onvif` wants it, tags lower-cased. */
  export const parseSOAPString: (
    xml: string,
    callback: (error: Error | null, body: unknown, xml: string, status: number) => void,
    status: number,
  ) => void;
}
