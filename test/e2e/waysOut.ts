import type { Page } from '@playwright/test';
import type { Listener } from '../support/console/listener';

/** Tries every way a page has to send something out; answers with how each of them ended. */
export const tryToSend = (page: Page, { port, tcpPort, udpPort }: Listener) =>
  page.evaluate(
    async ([http, tcp, udp]) => {
      const url = `http://127.0.0.1:${http}`;
      const settled = (start: (done: (word: string) => void) => void) => new Promise<string>(start);
      const element = (tag: 'img' | 'script' | 'link' | 'iframe' | 'object', attribute: string, path: string) =>
        settled((done) => {
          const made = document.createElement(tag);
          made.onload = () => done(tag === 'iframe' ? 'frame' : 'loaded');
          made.onerror = () => done('refused');
          if (made instanceof HTMLLinkElement) made.rel = 'stylesheet';
          made.setAttribute(attribute, `${url}/${path}`);
          document.body.append(made);
          // A refused frame may stay silent.
          if (tag === 'iframe' || tag === 'object') setTimeout(() => done('refused'), 500);
        });
      const gather = async () => {
        const peer = new RTCPeerConnection({
          iceServers: [
            { urls: `stun:127.0.0.1:${udp}` },
            { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, username: 'a', credential: 'b' },
          ],
        });
        const done = settled((resolve) => {
          peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve('gathered');
          setTimeout(() => resolve('gathered'), 3_000);
        });
        peer.createDataChannel('out');
        await peer.setLocalDescription(await peer.createOffer());
        const word = await done;
        peer.close();
        return word;
      };
      const early = (['preconnect', 'dns-prefetch', 'prefetch'] as const).map((rel) => {
        const link = Object.assign(document.createElement('link'), { rel, href: `http://127.0.0.1:${tcp}/${rel}` });
        document.head.append(link);
        return rel;
      });
      return {
        // Nobody is told how these end; the calls that follow give them time.
        early: early.join(),
        transport: await settled((done) => {
          try {
            const transport = new WebTransport(`https://127.0.0.1:${udp}/transport`);
            transport.closed.catch(() => undefined);
            transport.ready.then(
              () => done('loaded'),
              () => done('refused'),
            );
          } catch {
            done('refused');
          }
        }),
        events: await settled((done) => {
          const source = new EventSource(`${url}/events`);
          source.onopen = () => done('loaded');
          source.onerror = () => {
            source.close();
            done('refused');
          };
        }),
        fetch: await fetch(`${url}/fetch`).then(
          () => 'loaded',
          () => 'refused',
        ),
        blindFetch: await fetch(`${url}/blind`, { mode: 'no-cors' }).then(
          () => 'loaded',
          () => 'refused',
        ),
        xhr: await settled((done) => {
          const request = new XMLHttpRequest();
          request.onload = () => done('loaded');
          request.onerror = () => done('refused');
          request.open('GET', `${url}/xhr`);
          request.send();
        }),
        socket: await settled((done) => {
          try {
            const socket = new WebSocket(`ws://127.0.0.1:${http}/socket`);
            socket.onopen = () => done('loaded');
            socket.onerror = () => done('refused');
          } catch {
            done('refused');
          }
        }),
        image: await element('img', 'src', 'image.png'),
        script: await element('script', 'src', 'script.js'),
        style: await element('link', 'href', 'style.css'),
        frame: await element('iframe', 'src', 'frame'),
        object: await element('object', 'data', 'object'),
        beacon: navigator.sendBeacon(`${url}/beacon`, 'x') ? 'sent' : 'refused',
        rtc: await gather(),
      };
    },
    [port, tcpPort, udpPort] as const,
  );
