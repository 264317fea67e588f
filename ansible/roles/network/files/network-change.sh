#!/bin/sh
# Puts a network configuration into place so that a mistake locks nobody out: what was there before comes back by itself
# unless somebody who still reaches the machine confirms in time.
#
#   network-change put RENDERER SECONDS   says "changed" or "unchanged"
#   network-change confirm
#   network-change revert
#
# Below /var/lib/rackwright/network: `wanted` is a tree of the files as they are to be, `gone` names the files, with
# wildcards, that are not to be there beside them, `interfaces` what the machine must have then, a part with what it is a part of, and
# `before` holds what was there while a change waits to be confirmed.
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

# What networkd has from here: bridges, bonds and VLANs, each with a sum of what it is made by and the parent of a VLAN,
# and what has a configuration. What can be changed of a bridge that is there does not count.
networkd_has() {
  for file in /etc/systemd/network/05-rackwright-*.netdev /run/systemd/network/10-netplan-*.netdev; do
    [ -e "$file" ] || continue
    name=$(sed -n 's/^Name=//p' "$file")
    parents=$(grep -lsx "VLAN=$name" "${file%/*}"/*.network || true)
    echo "device $name $({ grep -v -e ^MTUBytes= -e ^VLANFiltering= "$file"; echo "$parents"; } | cksum)"
  done
  for file in /etc/systemd/network/05-rackwright-*.network /run/systemd/network/10-netplan-*.network; do
    [ ! -e "$file" ] || echo "card $(sed -n 's/^Name=//p' "$file")"
  done
}

# The ports of others, as of VMs, stay on a bridge that begins to keep VLANs apart.
fit_bridges() {
  for file in /etc/systemd/network/05-rackwright-*.netdev; do
    grep -qsx Kind=bridge "$file" || continue
    name=$(sed -n 's/^Name=//p' "$file")
    wanted=$(grep -cx VLANFiltering=yes "$file" || true)
    there=$(cat "/sys/class/net/$name/bridge/vlan_filtering" 2> /dev/null || echo "$wanted")
    [ "$there" = "$wanted" ] || ip link set "$name" type bridge vlan_filtering "$wanted" || return
  done
}

# What is there stays as it is to networkd and to netplan: neither goes what has no file any more, nor changes what has
# another one, nor is a card let go. $1 is what networkd_has said before; $dropped says whether a device went.
let_go() {
  networkd_has > "$home/has"
  gone=$(echo "$1" | grep --fixed-strings --line-regexp --invert-match --file="$home/has" || true)
  rm -f "$home/has"
  dropped=
  while read -r kind name _; do
    case "$kind" in
      device)
        ip link delete "$name" 2> /dev/null || true
        dropped=yes
        ;;
      card)
        ip link set "$name" nomaster 2> /dev/null || true
        ip address flush dev "$name" scope global 2> /dev/null || true
        ;;
    esac
  done << LIST
$gone
LIST
}

renew_networkd() {
  let_go "$1"
  # It makes anew what it has made before only when it starts.
  if [ -n "$dropped" ]; then systemctl restart systemd-networkd; else networkctl reload; fi
}

# What it has made of files that are gone would go only at the next start.
forget_netplan() {
  if command -v netplan > /dev/null; then netplan generate || true; fi
}

# By networkd, which reads what netplan generates: `netplan apply` stops and starts it by itself, and bonds that it was making then
# stayed without their cards.
renew_netplan() {
  netplan generate || return
  renew_networkd "$1"
}

# $2 is what networkd_has said before.
apply() {
  case "$1" in
    netplan) renew_netplan "$2" || return ;;
    networkd)
      forget_netplan
      fit_bridges || return
      renew_networkd "$2" || return
      ;;
    ifupdown2)
      forget_netplan
      # It lets go of what it has no file for any more.
      reload_networkd "$2"
      reload_when_free || return
      ;;
    *) echo "there is no renderer $1" >&2; return 2 ;;
  esac
  ask_others_for_names
}

# A kernel without a module, or what a renderer passes over: nobody else tells of it. Renderers say that they are done while parts still
# join what they are parts of.
missing_interfaces() {
  tries=0
  while true; do
    missing=
    while read -r name master; do
      shown=$(ip -json link show dev "$name" 2> /dev/null || true)
      case "$shown" in
        *"\"ifname\":"*) ;;
        *)
          [ -n "$master" ] || missing="$missing, $name"
          continue
          ;;
      esac
      case "$shown" in
        *"\"master\":\"$master\""*) ;;
        *) [ -z "$master" ] || missing="$missing, $name as a part of $master" ;;
      esac
    done < "$home/interfaces"
    if [ -z "$missing" ] || [ "$tries" -ge 20 ]; then break; fi
    tries=$((tries + 1))
    sleep 1
  done
  echo "${missing#, }"
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
  made=$(networkd_has)
  while read -r file; do
    if [ -e "$home/before/files/$file" ]; then put_file "$home/before/files/$file" "/$file"; else rm -f "/$file"; fi
  done < "$home/before/touched"
  take_back "$(cat "$home/before/renderer")" "$made"
  rm -rf "$home/before"
}

give_up() {
  systemctl stop "$unit.timer" 2> /dev/null || true
  revert >&2
  echo "$1; the former network is in place again" >&2
  exit 1
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
    made=$(networkd_has)
    keep_what_is_there "$2"
    systemd-run --quiet --collect --unit="$unit" --on-active="${3}s" "$0" revert
    for file in $(wanted_files); do put_file "$home/wanted/$file" "/$file"; done
    for file in $strays; do rm -f "/$file"; done
    apply "$2" "$made" >&2 || give_up "$2 refused the configuration"
    # What they start goes on for a moment: the answer is to go over the network as it will be.
    sleep 2
    missing=$(missing_interfaces)
    [ -z "$missing" ] || give_up "$2 made no $missing: has the kernel of this machine what they are?"
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
