#!/bin/sh
# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Reports on the GPUs of a node, for plugins/plugin_utils/_gpu/report.py. It changes nothing on the node.
# Arguments: off, count or health; a Python that must work, if any.

[ -z "$2" ] || "$2" -c '' || exit 126
[ "$1" != off ] || exit 0
command -v nvidia-smi >/dev/null || { echo '@smi 127'; exit 0; }
# a GPU that is broken can let the driver hang
limit() { seconds=$1; shift; if command -v timeout >/dev/null; then timeout "$seconds" "$@"; else "$@"; fi; }
ask() { answer=$(limit 60 nvidia-smi "$@" 2>&1); status=$?; }

if [ "$1" = count ]; then
    ask --query-gpu=name --format=csv,noheader
else
    ask -q
    # a slowdown is also reported for a moment when the clocks change
    if printf '%s\n' "$answer" | grep -q 'Slowdown *: Active'; then sleep 2; ask -q; fi
fi
echo "@smi $status"
printf '%s\n' "$answer"
[ "$1" = health ] && [ "$status" = 0 ] || exit 0

if log=$(dmesg 2>/dev/null || sudo -n dmesg 2>/dev/null); then
    echo "@kernel $(cut -d ' ' -f 1 /proc/uptime)"
    printf '%s\n' "$log" | grep -a 'NVRM: Xid' | tail -n 100
else
    echo '@kernel unreadable'
fi

for python in python3 /opt/conda/bin/python3; do
    "$python" -c 'import sys, importlib.util as u; sys.exit(not u.find_spec("torch"))' 2>/dev/null || continue
    echo '@torch'
    limit 120 "$python" -c '
import torch
print("version", torch.__version__, torch.version.cuda, flush=True)
if torch.version.cuda:
    for index in range(max(1, torch.cuda.device_count())):
        try:
            good = torch.ones(1 << 20, device=f"cuda:{index}").sum().item() == 1 << 20
            print("gpu", index, "good" if good else "computes wrong results", flush=True)
        except Exception as error:
            print("gpu", index, " ".join(str(error).split())[:300], flush=True)
' 2>/dev/null
    echo "status $?"
    break
done
