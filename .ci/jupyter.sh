#!/usr/bin/env bash
# Puts Debian's client of notebook kernels on the machine for `npm run notebooks`; where that can't be done, notebooks are skipped.
set -uo pipefail
/usr/bin/python3 -c 'import nbformat, jupyter_client' 2>/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-nbformat python3-jupyter-client
fi >/dev/null 2>&1
exit 0
