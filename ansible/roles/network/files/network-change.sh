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

# Bridges, bonds and VLANs that networkd makes, each with a sum of what they are made by.
netdevs() {
  for file in /etc/systemd/network/05-rackwright-*.netdev /run/systemd/network/10-netplan-*.netdev; do
    [ ! -e "$file" ] || echo "$(sed -n 's/^Name=//p' "$file") $(cksum < "$file")"
  done
}

# What is there stays as it is to networkd and to netplan: neither goes what has no file any more, nor changes what has
# another one. $1 is what netdevs said before; what it has deleted is in $gone.
delete_former_netdevs() {
  netdevs > "$home/netdevs"
  gone=$(echo "$1" | grep --fixed-strings --line-regexp --invert-match --file="$home/netdevs" | cut -d ' ' -f 1 || true)
  rm -f "$home/netdevs"
  for device in $gone; do ip link delete "$device" 2> /dev/null || true; done
}

renew_networkd() {
  delete_former_netdevs "$1"
  # It makes anew what it has made before only when it starts.
  if [ -n "$gone" ]; then systemctl restart systemd-networkd; else networkctl reload; fi
}

# What it has made of files that are gone would go only at the next start.
forget_netplan() {
  if command -v netplan > /dev/null; then netplan generate || true; fi
}

# It applies with udevadm, which a container has not; cards there have their names already.
renew_netplan() {
  netplan generate
  if command -v udevadm > /dev/null; then
    delete_former_netdevs "$1"
    netplan apply
    [ -z "$gone" ] || systemctl restart systemd-networkd
  else
    renew_networkd "$1"
  fi
}

# $2 is what netdevs said before.
apply() {
  case "$1" in
    netplan) renew_netplan "$2" ;;
    networkd)
      forget_netplan
      renew_networkd "$2"
      ;;
    ifupdown2)
      forget_netplan
      # It lets go of what it has no file for any more.
      reload_networkd "$2"
      reload_when_free
      ;;
    *) echo "there is no renderer $1" >&2; return 2 ;;
  esac
  ask_others_for_names
}

reload_networkd() {
  if systemctl --quiet is-active systemd-networkd; then renew_networkd "$1"; fi
}

ask_others_for_names() {
  if systemctl --quiet is-active systemd-resolved; then systemctl restart systemd-resolved; fi
}

# The other way round: what ifupdown2 made is gone before networkd, which may have had the cards before, takes them again.
take_back() {
  case "$1" in
    ifupdown2)
      reload_when_free || echo "ifupdown2 could not go back to its former configuration" >&2
      forget_netplan
      reload_networkd "$2"
      ask_others_for_names
      ;;
    *) apply "$1" "$2" ;;
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
  made=$(netdevs)
  while read -r file; do
    if [ -e "$home/before/files/$file" ]; then put_file "$home/before/files/$file" "/$file"; else rm -f "/$file"; fi
  done < "$home/before/touched"
  take_back "$(cat "$home/before/renderer")" "$made"
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
    made=$(netdevs)
    keep_what_is_there "$2"
    systemd-run --quiet --collect --unit="$unit" --on-active="${3}s" "$0" revert
    for file in $(wanted_files); do put_file "$home/wanted/$file" "/$file"; done
    for file in $strays; do rm -f "/$file"; done
    if ! apply "$2" "$made" >&2; then
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
