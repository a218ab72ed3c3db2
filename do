#!/usr/bin/env bash
# Drives the repository: ./do setup|build|run|test|check|bench|fuzz  (--help)
# Each verb is a script of tools/do/; what it installs is named in tools/do/setup.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

usage() {
  cat <<'EOF'
Usage: ./do <verb> [options]
  setup          install what building and testing need (Debian 12)
  build          build the release program: build/yiban
  run            install, build, and serve packs/jiangmen with demo data on SQLite
  check          the everyday loop: build with sanitizers, floors, quick tests, fuzz replay
  test [--all]   install, build and run every test (--all: the full counts of every claim)
  bench [NAME]   measure, each figure beside its floor or peer
  fuzz [NAME] [SECONDS]   run the fuzz targets (default: each for 60 s)
EOF
}

verb=${1:-}
[ $# -gt 0 ] && shift
case "$verb" in
  setup|build|run|check|test|bench|fuzz) exec tools/do/"$verb" "$@" ;;
  ''|-h|--help|help) usage ;;
  *) usage >&2; exit 2 ;;
esac
