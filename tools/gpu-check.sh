#!/bin/sh
# Builds artifacts/gpu-check.tar.gz: a program that checks the CUDA backend on a machine with an NVIDIA GPU, where neither .NET nor
# anything else is installed. There: tar xzf gpu-check.tar.gz && ./gpu-check/gpu-check
set -eu
cd "$(dirname "$0")/.."
rm -rf artifacts/gpu-check
dotnet publish tools/GpuCheck -c Release -r linux-x64 --self-contained -o artifacts/gpu-check -p:DebugType=none \
    -p:SatelliteResourceLanguages=en -clp:ErrorsOnly </dev/null
tar czf artifacts/gpu-check.tar.gz -C artifacts gpu-check
ls -lh artifacts/gpu-check.tar.gz
