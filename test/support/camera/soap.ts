const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name ?? ''] ?? whole;
  });
}

/** Content of the first element of this local name, whatever its prefix; null when there is none. `raw` keeps the markup. */
export function textOf(xml: string, localName: string, options: { raw?: boolean } = {}): string | null {
  const content = new RegExp(`<((?:[\\w-]+:)?${localName})(?:\\s[^>]*)?(?<!/)>([\\s\\S]*?)</\\1\\s*>`).exec(xml)?.[2];
  if (content === undefined) return null;
  return options.raw === true ? content : unescapeXml(content.trim());
}

/** Local name of the first element in the SOAP body: the operation asked for. */
export function operationOf(envelope: string): string | null {
  return /<(?:[\w-]+:)?Body(?:\s[^>]*)?>\s*<(?:[\w-]+:)?([\w-]+)/.exec(envelope)?.[1] ?? null;
}

const NAMESPACES = [
  ['s', 'http://www.w3.org/2003/05/soap-envelope'],
  ['a', 'http://schemas.xmlsoap.org/ws/2004/08/addressing'],
  ['d', 'http://schemas.xmlsoap.org/ws/2005/04/discovery'],
  ['dn', 'http://www.onvif.org/ver10/network/wsdl'],
  ['tds', 'http://www.onvif.org/ver10/device/wsdl'],
  ['trt', 'http://www.onvif.org/ver10/media/wsdl'],
  ['tt', 'http://www.onvif.org/ver10/schema'],
  ['ter', 'http://www.onvif.org/ver10/error'],
]
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

export function envelope(body: string, header = ''): string {
  const head = header === '' ? '' : `<s:Header>${header}</s:Header>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope ${NAMESPACES}>${head}<s:Body>${body}</s:Body></s:Envelope>`;
}

/** A SOAP 1.2 fault with an ONVIF subcode, as `ter:NotAuthorized`. */
export function fault(side: 'Sender' | 'Receiver', subcode: string, reason: string): string {
  const code = `<s:Code><s:Value>s:${side}</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code>`;
  return envelope(`<s:Fault>${code}<s:Reason><s:Text xml:lang="en">${escapeXml(reason)}</s:Text></s:Reason></s:Fault>`);
}
