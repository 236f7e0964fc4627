#!/bin/sh
# Brings up PostgreSQL 15 with pgvector on this machine (Debian, as root) for the tests, and prints its URL as the last line.
# May be run again at any time: what is there is left as it is.
set -eu

VERSION=15
export DEBIAN_FRONTEND=noninteractive

say() { echo "[postgres] $*" >&2; }

install_packages() {
  missing=""
  for package in "postgresql-$VERSION" "postgresql-server-dev-$VERSION" build-essential; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
  done
  [ -z "$missing" ] && return
  say "installing$missing"
  apt-get update -qq >&2
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $missing >&2
}

build_pgvector() {
  [ -f "$(pg_config_path --sharedir)/extension/vector.control" ] && return
  say "building pgvector"
  codename=trixie
  echo "deb-src http://deb.debian.org/debian $codename main" >/etc/apt/sources.list.d/botfactory-pgvector-src.list
  apt-get update -qq >&2
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  chmod 755 "$work"
  cd "$work"
  apt-get source -qq --download-only pgvector >&2
  tar -xzf pgvector_*.orig.tar.gz
  cd pgvector-*/
  config=$(command -v "/usr/lib/postgresql/$VERSION/bin/pg_config")
  make -s -j2 OPTFLAGS="" PG_CONFIG="$config" >&2
  make -s install PG_CONFIG="$config" >&2
  cd /
}

pg_config_path() { "/usr/lib/postgresql/$VERSION/bin/pg_config" "$1"; }

start_cluster() {
  pg_lsclusters -h | grep -q "^$VERSION *main " || pg_createcluster "$VERSION" main >&2
  status=$(pg_lsclusters -h | awk -v v="$VERSION" '$1 == v && $2 == "main" { print $4 }')
  [ "$status" = online ] || pg_ctlcluster "$VERSION" main start >&2
  port=$(pg_lsclusters -h | awk -v v="$VERSION" '$1 == v && $2 == "main" { print $3 }')
  for _ in $(seq 1 30); do
    pg_isready -q -h 127.0.0.1 -p "$port" && return
    sleep 1
  done
  say "the cluster does not answer"
  exit 1
}

create_role() {
  cd /
  su postgres -c "psql -p $port -qv ON_ERROR_STOP=1" >&2 <<'SQL'
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'botfactory') THEN CREATE ROLE botfactory; END IF;
END $$;
ALTER ROLE botfactory SUPERUSER LOGIN PASSWORD 'botfactory';
SQL
}

install_packages
build_pgvector
start_cluster
create_role
echo "postgres://botfactory:botfactory@127.0.0.1:$port/postgres"
