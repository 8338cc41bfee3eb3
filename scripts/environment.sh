# Sourced by the scripts beside it: sets up .venv in the project's folder when it is missing or pyproject.toml
# changed. Usage: prepare_environment EXTRAS
# Works from any directory, so it never changes the current one.

project=$(CDPATH= cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
venv=$project/.venv

find_python() {
  local candidate
  for candidate in "${DDOR_PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  echo "ddor: Python 3.11 or newer is needed and was not found. Get it from python.org and try again." >&2
  exit 2
}

prepare_environment() {
  local extras=$1 stamp python log
  # The stamp is the pyproject.toml that was installed, so a change of it is seen by comparing the two.
  stamp=$venv/installed-${extras:-run}.toml
  if [ -x "$venv/bin/ddor" ] && cmp -s "$stamp" "$project/pyproject.toml"; then
    return
  fi
  python=$(find_python) || exit 2
  echo "ddor: setting up (once, some minutes on a slow line) ..." >&2
  log=$(mktemp)
  # An environment whose Python is gone (moved, upgraded) cannot be repaired, only made anew.
  if [ -d "$venv" ] && ! "$venv/bin/python" -c '' 2>/dev/null; then rm -rf "$venv"; fi
  if { [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"; } >"$log" 2>&1 &&
    "$venv/bin/python" -m pip install --disable-pip-version-check --quiet \
      --editable "$project${extras:+[$extras]}" >>"$log" 2>&1; then
    # Where Python is told to keep no compiled files, every command would compile all of ddor first.
    "$venv/bin/python" -m compileall -q "$project/ddor" || true
    cp "$project/pyproject.toml" "$stamp"
    rm -f "$log"
  else
    echo "ddor: the set-up failed; the last lines of it were:" >&2
    tail -n 5 "$log" >&2
    rm -f "$log"
    exit 2
  fi
}
