"""An RTSP camera that plays the demo film: H.264, digest authentication, shared media, 15 pictures a second.

The first line on stdin configures it, the following lines control it; answers and events are JSON lines on stdout:
  in   {"film": folder, "user": name, "password": secret, "port": 0, "path": "/main", "auto": false}
  in   {"play": "walk-x"}    after what is playing now, then back to idle
  in   {"freeze": true}      connections stay open, pictures stop
  out  {"listening": port}, {"clip": name, "frame": n, "atEpochMs": t}, {"clients": n}, {"refused": reason}
Ends when stdin closes.
"""
import collections
import json
import os
import sys
import threading
import time

try:
    import gi

    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtsp", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    from gi.repository import GLib, Gst, GstRtsp, GstRtspServer
except (ImportError, ValueError) as reason:
    sys.exit(f"GStreamer's RTSP server cannot be loaded ({reason}); install python3-gi and gir1.2-gst-rtsp-server-1.0")

IDLE = "idle"
ROLE = "viewer"
say_lock = threading.Lock()


def say(message):
    with say_lock:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def read_film(folder):
    """Clips by name, each a list of (bytes, is key, film frame); and frames a second; and the programme."""
    with open(os.path.join(folder, "film.json"), encoding="utf-8") as file:
        film = json.load(file)
    clips = {}
    for clip in film["clips"]:
        with open(os.path.join(folder, clip["file"]), "rb") as file:
            stream = file.read()
        with open(os.path.join(folder, clip["index"]), encoding="utf-8") as file:
            frames = json.load(file)["frames"]
        clips[clip["name"]] = [
            (stream[at["offset"] : at["offset"] + at["length"]], at["key"], at["filmFrame"]) for at in frames
        ]
    return clips, film["fps"], [entry["clip"] for entry in film["programme"]]


class Player:
    """Plays clip after clip in real time into every source that a client has opened."""

    def __init__(self, clips, fps, programme):
        self.clips = clips
        self.fps = fps
        self.programme = programme
        self.queue = collections.deque()
        self.sources = {}
        self.frozen = False
        self.lock = threading.Lock()

    def play(self, name):
        if name not in self.clips:
            say({"refused": "unknown clip", "clip": name})
            return
        with self.lock:
            self.queue.append(name)

    def open(self, source):
        """A source is given pictures from the next key frame on."""
        with self.lock:
            self.sources[source] = False

    def close(self, source):
        with self.lock:
            self.sources.pop(source, None)

    def next_clip(self):
        with self.lock:
            if self.queue:
                return self.queue.popleft()
            if self.programme:
                self.programme.append(self.programme.popleft())
                return self.programme[-1]
            return IDLE

    def run(self):
        due = time.monotonic()
        while True:
            name = self.next_clip()
            for index, (data, key, film_frame) in enumerate(self.clips[name]):
                due += 1 / self.fps
                while self.frozen:
                    time.sleep(0.02)
                    due = time.monotonic()
                time.sleep(max(0, due - time.monotonic()))
                if index == 0:
                    say({"clip": name, "frame": film_frame, "atEpochMs": time.time() * 1000})
                self.push(data, key)

    def push(self, data, key):
        with self.lock:
            ready = [source for source, started in self.sources.items() if can_stamp(source) and (started or key)]
            for source in ready:
                self.sources[source] = True
        for source in ready:
            source.emit("push-buffer", Gst.Buffer.new_wrapped(data))


def can_stamp(source):
    """appsrc stamps a picture when it is handed over. Between getting its clock and playing it has no base time yet: such
    a picture is stamped with the machine's uptime, the sink holds it back for that long, and no viewer ever sees anything."""
    return source.current_state == Gst.State.PLAYING


def make_factory(player, fps):
    factory = GstRtspServer.RTSPMediaFactory()
    caps = f"video/x-h264,stream-format=byte-stream,alignment=au,framerate={fps}/1"
    factory.set_launch(
        f'( appsrc name=film is-live=true format=time do-timestamp=true max-bytes=8000000 caps="{caps}" '
        "! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 aggregate-mode=zero-latency )"
    )
    factory.set_shared(True)
    factory.set_latency(0)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role(ROLE, GstRtspServer.RTSP_PERM_MEDIA_FACTORY_ACCESS, True)
    permissions.add_permission_for_role(ROLE, GstRtspServer.RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, True)
    factory.set_permissions(permissions)

    def configure(_factory, media):
        source = media.get_element().get_child_by_name("film")
        media.connect("unprepared", lambda _media: player.close(source))
        player.open(source)

    factory.connect("media-configure", configure)
    return factory


def make_authentication(user, password):
    """Digest only: a client that offers its password in the clear is refused."""
    authentication = GstRtspServer.RTSPAuth()
    authentication.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, ROLE)
    authentication.add_digest(user, password, token)
    return authentication


def count_clients(server):
    clients = set()

    def closed(client):
        clients.discard(client)
        say({"clients": len(clients)})

    def connected(_server, client):
        clients.add(client)
        client.connect("closed", closed)
        say({"clients": len(clients)})

    server.connect("client-connected", connected)


def obey(player):
    for line in sys.stdin:
        command = json.loads(line)
        if "play" in command:
            player.play(command["play"])
        if "freeze" in command:
            player.frozen = command["freeze"]
    os._exit(0)


def main():
    wanted = json.loads(sys.stdin.readline())
    Gst.init(None)
    clips, fps, programme = read_film(wanted["film"])
    player = Player(clips, fps, collections.deque(programme if wanted.get("auto") else []))
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(wanted.get("port", 0)))
    server.set_auth(make_authentication(wanted["user"], wanted["password"]))
    server.get_mount_points().add_factory(wanted.get("path", "/main"), make_factory(player, fps))
    count_clients(server)
    if server.attach(None) == 0:
        sys.exit(f"The port {wanted.get('port', 0)} cannot be opened")
    say({"listening": server.get_bound_port()})
    threading.Thread(target=player.run, daemon=True).start()
    threading.Thread(target=obey, args=(player,), daemon=True).start()
    GLib.timeout_add_seconds(5, lambda: server.get_session_pool().cleanup() >= 0)
    GLib.MainLoop().run()


main()
