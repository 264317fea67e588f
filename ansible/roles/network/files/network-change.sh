#!/bin/sh
# Puts a network configuration into place so that a mistake locks nobody out: what was there before comes back by itself
# unless somebody who still reaches the machine confirms in time.
#
#   network-change put RENDERER SECONDS   says "changed" or "unchanged"
#   network-change confirm
#   network-change revert
#
# Below /var/lib/rackwright/network: `wanted` is a tree of the files as they are to be, `gone` names the files, with
# wildcards, that are not to be there beside them, `before` holds what was there while a change waits to be confirmed.
set -eu
home=/var/lib/rackwright/network
unit=rackwright-network-revert

wanted_files() {
  (cd "$home/wanted" && find . -type f | sed 's|^\./||' | sort)
}

# Files of others that are there and not among the wanted ones.
stray_files() {
  while read -r pattern; do
    # The wildcards are meant to be.
    # shellcheck disable=SC2086
    for path in $pattern; do
      [ -e "$path" ] && [ ! -e "$home/wanted$path" ] && echo "${path#/}"
    done
  done < "$home/gone"
  return 0
}

differs() {
  for file in $(wanted_files); do
    cmp -s "$home/wanted/$file" "/$file" || return 0
  done
  [ -n "$(stray_files)" ]
}

# ifupdown2 refuses with 89 while another call of it is under way, and as long as the folder of its lock is not there,
# which networking.service makes at the machine's start.
reload_when_free() {
  mkdir -p /run/network
  tries=0
  while true; do
    code=0
    ifreload -a || code=$?
    [ "$code" -eq 89 ] && [ "$tries" -lt 30 ] || return "$code"
    tries=$((tries + 1))
    sleep 1
  done
}

apply() {
  case "$1" in
    netplan)
      # It applies with udevadm, which a container has not; cards there have their names already.
      if command -v udevadm > /dev/null; then netplan apply; else netplan generate && networkctl reload; fi
      ;;
    networkd) networkctl reload ;;
    ifupdown2)
      # It lets go of what it has no file for any more.
      reload_networkd
      reload_when_free
      ;;
    *) echo "there is no renderer $1" >&2; return 2 ;;
  esac
}

reload_networkd() {
  if systemctl --quiet is-active systemd-networkd; then networkctl reload; fi
}

# The other way round: what ifupdown2 made is gone before networkd, which may have had the cards before, takes them again.
take_back() {
  case "$1" in
    ifupdown2)
      reload_when_free || echo "ifupdown2 could not go back to its former configuration" >&2
      reload_networkd
      ;;
    *) apply "$1" ;;
  esac
}

keep_what_is_there() {
  rm -rf "$home/before"
  mkdir -p "$home/before/files"
  for file in $(wanted_files) $(stray_files); do
    echo "$file" >> "$home/before/touched"
    [ -e "/$file" ] || continue
    mkdir -p "$home/before/files/$(dirname "$file")"
    cp -p "/$file" "$home/before/files/$file"
  done
  echo "$1" > "$home/before/renderer"
}

# Made whole under another name first: a machine that loses its power has the one or the other.
put_file() {
  mkdir -p "$(dirname "$2")"
  cp -p "$1" "$2.rackwright"
  mv "$2.rackwright" "$2"
}

revert() {
  [ -e "$home/before/touched" ] || return 0
  while read -r file; do
    if [ -e "$home/before/files/$file" ]; then put_file "$home/before/files/$file" "/$file"; else rm -f "/$file"; fi
  done < "$home/before/touched"
  take_back "$(cat "$home/before/renderer")"
  rm -rf "$home/before"
}

case "${1-}" in
  put)
    # A change that was never confirmed: its run is gone.
    systemctl stop "$unit.timer" 2> /dev/null || true
    revert
    if ! differs; then
      echo unchanged
      exit 0
    fi
    strays=$(stray_files)
    keep_what_is_there "$2"
    systemd-run --quiet --collect --unit="$unit" --on-active="${3}s" "$0" revert
    for file in $(wanted_files); do put_file "$home/wanted/$file" "/$file"; done
    for file in $strays; do rm -f "/$file"; done
    if ! apply "$2" >&2; then
      systemctl stop "$unit.timer" 2> /dev/null || true
      revert
      echo "$2 refused the configuration; the former one is in place again" >&2
      exit 1
    fi
    # What they start goes on for a moment: the answer is to go over the network as it will be.
    sleep 2
    echo changed
    ;;
  confirm)
    systemctl stop "$unit.timer" 2> /dev/null || true
    if [ ! -e "$home/before/touched" ]; then
      echo "nobody reached this machine in time: the former network is in place again" >&2
      exit 1
    fi
    rm -rf "$home/before"
    ;;
  revert) revert ;;
  *)
    echo "usage: $0 put RENDERER SECONDS | confirm | revert" >&2
    exit 2
    ;;
esac
