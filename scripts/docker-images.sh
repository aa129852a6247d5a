#!/usr/bin/env bash
# Makes Docker images of the database servers that this machine has, without a registry: for trying containers where no
# image can be pulled. They understand what ormbridge asks of the official images, and no more.
#
#   docker-images.sh      then: npx tsx scripts/try-docker.ts
#
# Needs busybox-static, mariadb-server and postgresql of Debian, and ORMBRIDGE_MYSQLD with a mysqld from mysql-from-debian.sh.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A root folder with a shell, and with programs and the libraries that they are linked with.
root() {
  local root=$work/$1
  shift
  mkdir -p "$root"/{bin,etc,tmp,proc,dev,run,var/lib}
  chmod 1777 "$root/tmp"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for tool in sh cp mkdir chown su; do ln -s busybox "$root/bin/$tool"; done
  printf 'root:x:0:0::/:/bin/sh\nserver:x:999:999::/:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\nserver:x:999:\n' >"$root/etc/group"
  for program in "$@"; do
    { echo "$program"; ldd "$program" | grep -o '/[^ ]*'; } | sort -u | xargs -I{} cp --parents -L {} "$root"
  done
  echo "$root"
}

image() { tar --numeric-owner -C "$1" -c . | docker import --change 'ENTRYPOINT ["/entry"]' --change "EXPOSE $3" - "$2" >/dev/null; }

# Both speak of users alike.
users() {
  printf "ALTER USER 'root'@'localhost' IDENTIFIED BY '%%s';\\\\nCREATE USER 'root'@'%%%%' IDENTIFIED BY '%%s';\\\\nGRANT ALL ON *.* TO 'root'@'%%%%' WITH GRANT OPTION;\\\\n"
}

mysqld=${ORMBRIDGE_MYSQLD:?a mysqld from mysql-from-debian.sh}
folder=$(cd "$(dirname "$mysqld")/.." && pwd)
rootfs=$(root mysql)
mkdir -p "$rootfs$folder"
cp -r "$folder"/{bin,root} "$rootfs$folder"
cat >"$rootfs/entry" <<ENTRY
#!/bin/sh
set -e
mkdir -p /run/mysqld
$mysqld --no-defaults --initialize-insecure --user=root --datadir=/var/lib/mysql/data
printf "$(users)" "\$MYSQL_ROOT_PASSWORD" "\$MYSQL_ROOT_PASSWORD" >/tmp/init.sql
exec $mysqld --no-defaults --user=root --datadir=/var/lib/mysql/data --socket=/tmp/s --mysqlx=OFF --init-file=/tmp/init.sql "\$@"
ENTRY
chmod +x "$rootfs/entry"
image "$rootfs" mysql:ormbridge-test 3306

mariadbd=$(PATH="$PATH:/usr/sbin" command -v mariadbd)
rootfs=$(root mariadb "$mariadbd")
cp -r --parents /usr/share/mysql "$rootfs"
mariadb-install-db --no-defaults --datadir="$work/data" --auth-root-authentication-method=normal --skip-test-db --user=root >/dev/null
cp -r "$work/data" "$rootfs/data"
cat >"$rootfs/entry" <<ENTRY
#!/bin/sh
set -e
cp -r /data /var/lib/mysql/data
printf "$(users)" "\$MARIADB_ROOT_PASSWORD" "\$MARIADB_ROOT_PASSWORD" >/tmp/init.sql
exec $mariadbd --no-defaults --user=root --datadir=/var/lib/mysql/data --socket=/tmp/s --skip-name-resolve --init-file=/tmp/init.sql "\$@"
ENTRY
chmod +x "$rootfs/entry"
image "$rootfs" mariadb:ormbridge-test 3306

bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
share=/usr/share/postgresql/$(basename "$(dirname "$bin")")
rootfs=$(root postgres "$bin/postgres" "$bin/initdb" "$bin/pg_isready")
# testcontainers asks for the server's health with it.
ln -s "$bin/pg_isready" "$rootfs/bin/pg_isready"
cp -r --parents "$share" "$(dirname "$bin")/lib" /usr/share/zoneinfo "$rootfs"
cat >"$rootfs/entry" <<ENTRY
#!/bin/sh
set -e
shift
mkdir -p /var/lib/data
printf '%s' "\$POSTGRES_PASSWORD" >/tmp/password
chown server /var/lib/data /tmp/password
su server -c "$bin/initdb -D /var/lib/data -U \$POSTGRES_USER --pwfile=/tmp/password --auth=scram-sha-256 --no-locale --encoding=UTF8 --no-sync"
printf 'host all all all scram-sha-256\n' >>/var/lib/data/pg_hba.conf
exec su server -c "$bin/postgres -D /var/lib/data -c listen_addresses='*' -c unix_socket_directories=/tmp \$*"
ENTRY
chmod +x "$rootfs/entry"
image "$rootfs" postgres:ormbridge-test 5432
docker images --filter reference='*:ormbridge-test'
