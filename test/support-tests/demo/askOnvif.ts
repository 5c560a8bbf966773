import { createHash, randomBytes } from 'node:crypto';

interface Account {
  url: string;
  user: string;
  password: string;
}

const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const wsu = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const digestType = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Fetches a page behind HTTP digest authentication (RFC 2617, qop auth). */
export async function fetchWithDigest(url: string, { user, password }: Omit<Account, 'url'>): Promise<Response> {
  const asked = (await fetch(url)).headers.get('www-authenticate') ?? '';
  const part = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(asked)?.[1] ?? '';
  const [realm, nonce, uri, cnonce] = [part('realm'), part('nonce'), new URL(url).pathname, randomBytes(8).toString('hex')];
  const proof = md5(`${md5(`${user}:${realm}:${password}`)}:${nonce}:00000001:${cnonce}:auth:${md5(`GET:${uri}`)}`);
  const who = `username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}"`;
  const authorization = `Digest ${who}, qop=auth, nc=00000001, cnonce="${cnonce}", response="${proof}"`;
  return fetch(url, { headers: { authorization } });
}

/** Asks a camera's media service for the stream of its first profile; gives the HTTP status and the address, if any. */
export async function askStreamUri({ url, user, password }: Account): Promise<{ status: number; uri: string | null }> {
  const nonce = randomBytes(16);
  const created = new Date().toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  const token =
    `<UsernameToken xmlns="${wsse}"><Username>${user}</Username><Password Type="${digestType}">${digest}</Password>` +
    `<Nonce>${nonce.toString('base64')}</Nonce><Created xmlns="${wsu}">${created}</Created></UsernameToken>`;
  const question =
    '<GetStreamUri xmlns="http://www.onvif.org/ver10/media/wsdl"><StreamSetup><Stream xmlns="http://www.onvif.org/ver10/schema">' +
    'RTP-Unicast</Stream><Transport xmlns="http://www.onvif.org/ver10/schema"><Protocol>RTSP</Protocol></Transport>' +
    '</StreamSetup><ProfileToken>main</ProfileToken></GetStreamUri>';
  const body =
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header><Security xmlns="${wsse}">${token}</Security>` +
    `</s:Header><s:Body>${question}</s:Body></s:Envelope>`;
  const headers = { 'content-type': 'application/soap+xml; charset=utf-8' };
  const answer = await fetch(url.replace('device_service', 'media_service'), { method: 'POST', headers, body });
  const uri = /<(?:\w+:)?Uri>([^<]+)</.exec(await answer.text())?.[1] ?? null;
  return { status: answer.status, uri };
}
