"""Asks by ARP, in frames with a VLAN tag, who has an address: says the tag of the answer, or `nobody`."""

import socket
import struct
import sys
import time

DEVICE, TAG, TARGET, SENDER = sys.argv[1], int(sys.argv[2]), *map(socket.inet_aton, sys.argv[3:])
SECONDS = 10
EVERYTHING, ARP, VLAN = 3, b"\x08\x06", b"\x81\x00"
# The kernel takes the tag out of a frame and tells it beside.
SOL_PACKET, PACKET_AUXDATA, HAS_TAG = 263, 8, 1 << 4

link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERYTHING))
link.bind((DEVICE, 0))
link.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
link.settimeout(1)
own = link.getsockname()[4]
asked = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + own + SENDER + bytes(6) + TARGET
frame = b"\xff" * 6 + own + VLAN + struct.pack("!H", TAG) + ARP + asked
end = time.monotonic() + SECONDS
due = 0.0
while time.monotonic() < end:
    if time.monotonic() >= due:
        link.send(frame.ljust(64, b"\0"))
        due = time.monotonic() + 1
    try:
        got, beside, *_ = link.recvmsg(2048, 256)
    except TimeoutError:
        continue
    tag = 0
    for level, kind, data in beside:
        if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
            status, *_, tci, _ = struct.unpack("IIIHHHH", data[:20])
            tag = tci & 0xFFF if status & HAS_TAG else 0
    if got[12:14] == VLAN:
        tag, got = struct.unpack("!H", got[14:16])[0] & 0xFFF, got[:12] + got[16:]
    if got[12:14] == ARP and got[20:22] == b"\0\2" and got[28:32] == TARGET:
        print(tag)
        break
else:
    print("nobody")
