"""A wire between two network interfaces that delays and loses real Ethernet frames.

The kernel of many machines has no `netem`; this does in user space what the lab needs of it.
Usage: wire.py A B DELAY_MS LOSS [SEED [LATE_MS]]   (each direction; prints "up" when frames pass, and with LATE_MS
"FROM TO", ms of the monotonic clock, whenever this process was late by more than that)
"""
import heapq
import random
import select
import socket
import sys
import time

EVERY_PROTOCOL = 3
OUTGOING = 4
MAX_WAITING = 4096

names = sys.argv[1:3]
delay = float(sys.argv[3]) / 1000
loss = float(sys.argv[4])
chance = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
late = float(sys.argv[6]) / 1000 if len(sys.argv) > 6 else None
ends = []
for name in names:
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERY_PROTOCOL))
    end.bind((name, 0))
    end.setblocking(False)
    ends.append(end)
print("up", flush=True)

waiting = []
count = 0
while True:
    due = waiting[0][0] if waiting else None
    pause = max(0.0, due - time.monotonic()) if waiting else None
    ready = select.select(ends, [], [], pause)[0]
    if late is not None and due is not None and time.monotonic() - due > late:
        print(f"{due * 1000:.1f} {time.monotonic() * 1000:.1f}", flush=True)
    for end in ready:
        try:
            frame, (_, _, kind, _, _) = end.recvfrom(65536)
        except BlockingIOError:
            continue
        # A packet socket sees what it sends, too.
        if kind == OUTGOING or len(waiting) >= MAX_WAITING or chance.random() < loss:
            continue
        count += 1
        heapq.heappush(waiting, (time.monotonic() + delay, count, ends[1 - ends.index(end)], frame))
    now = time.monotonic()
    while waiting and waiting[0][0] <= now:
        _, _, end, frame = heapq.heappop(waiting)
        try:
            end.send(frame)
        except OSError:
            pass  # the other end is down: the frame is lost, as on a real wire
