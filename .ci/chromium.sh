#!/usr/bin/env bash
# Puts Debian's chromium on the machine for the browser tests; where that can't be done, those tests are skipped.
set -uo pipefail
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
fi >/dev/null 2>&1
command -v chromium >/dev/null || echo 'chromium is not installed: the browser tests will be skipped'
exit 0
