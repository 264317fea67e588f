# What the specs say of services and packages; the values are in rackwright.json beside this file. Written by Ansible.
{ lib, pkgs, ... }:
let
  specs = builtins.fromJSON (builtins.readFile ./rackwright.json);
in
{
  services = specs.services;
  environment.systemPackages = map (name: lib.getAttrFromPath (lib.splitString "." name) pkgs) specs.packages;
}
