"""A camera for tests: RTSP with digest authentication, a moving test picture, H.264 or H.265.

Usage: PASSWORD=… rtspCamera.py PORT USER [h264|h265] [WIDTHxHEIGHT@FPS]
Says "ready" when it listens. With LATENCY=1 it says "au NANOSECONDS CRC" for each access unit it pushes,
the monotonic time and the checksum of its last 64 bytes.
"""

import os
import sys
import time
import zlib

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
gi.require_version("GstRtsp", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

ENCODERS = {
    "h264": "x264enc tune=zerolatency speed-preset=ultrafast bitrate=1500 key-int-max={gop} name=enc ! "
    "video/x-h264,profile=baseline ! h264parse name=parse ! rtph264pay name=pay0 pt=96 config-interval=-1",
    "h265": "x265enc tune=zerolatency speed-preset=ultrafast bitrate=800 key-int-max={gop} name=enc ! "
    "h265parse name=parse ! rtph265pay name=pay0 pt=96 config-interval=-1",
}


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def on_access_unit(_pad, info):
    now = time.monotonic_ns()
    data = info.get_buffer().extract_dup(0, info.get_buffer().get_size())
    say(f"au {now} {zlib.crc32(data[-64:])}")
    return Gst.PadProbeReturn.OK


def main():
    port, user = sys.argv[1:3]
    password = os.environ["PASSWORD"]
    codec = sys.argv[3] if len(sys.argv) > 3 else "h264"
    size, fps = (sys.argv[4] if len(sys.argv) > 4 else "640x360@10").split("@")
    width, height = size.split("x")
    Gst.init(None)
    factory = GstRtspServer.RTSPMediaFactory()
    encoder = ENCODERS[codec].format(gop=int(fps) * 2)
    factory.set_launch(
        f"( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width={width},height={height},"
        f"framerate={fps}/1 ! {encoder} )"
    )
    factory.set_shared(True)
    if os.environ.get("LATENCY"):

        def configure(_factory, media):
            media.get_element().get_by_name("enc").get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, on_access_unit)

        factory.connect("media-configure", configure)

    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth.add_digest(user, password, token)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)

    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    server.set_auth(auth)
    server.get_mount_points().add_factory("/stream", factory)
    if server.attach(None) == 0:
        sys.exit("the port is taken")
    say("ready")
    GLib.MainLoop().run()


main()
