#!/usr/bin/python3
"""Stands in for talosctl and for machines of Talos Linux, which cannot be had where tests run: the same commands and files.
A machine is a folder below /srv/talos with what it was given."""

import argparse
import hashlib
import json
import os
import pathlib
import sys

import yaml

MACHINES = pathlib.Path("/srv/talos")


def gen(words):
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["secrets", "config"])
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--output-file", type=pathlib.Path)
    parser.add_argument("--with-secrets", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path)
    parser.add_argument("--output-types", choices=["controlplane", "worker", "talosconfig"])
    parser.add_argument("--install-disk")
    parser.add_argument("--talos-version")
    parser.add_argument("--config-patch", action="append", default=[])
    parser.add_argument("--force", action="store_true")
    asked = parser.parse_args(words)
    if asked.kind == "secrets":
        asked.output_file.write_text(yaml.safe_dump({"secrets": {"bootstraptoken": os.urandom(16).hex()}}))
        return
    name, endpoint = asked.rest
    secret = yaml.safe_load(asked.with_secrets.read_text())["secrets"]["bootstraptoken"]
    if asked.output.exists() and not asked.force:
        sys.exit(f"{asked.output} already exists, use --force to overwrite")
    if asked.output_types == "talosconfig":
        asked.output.write_text(yaml.safe_dump({"context": name, "contexts": {name: {"key": secret}}}))
        return
    config = {
        "version": "v1alpha1",
        "machine": {"type": asked.output_types, "token": secret, "install": {"disk": asked.install_disk}},
        "cluster": {"clusterName": name, "controlPlane": {"endpoint": endpoint}},
    }
    for patch in asked.config_patch:
        merge(config, json.loads(patch))
    asked.output.write_text(yaml.safe_dump(config))


def merge(into, more):
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def known(talosconfig, node):
    """Whether a machine has a configuration of the cluster that the key is for."""
    config = MACHINES / node / "config.yaml"
    if not config.exists():
        sys.exit(f"rpc error: code = Unavailable desc = {node}: certificate signed by unknown authority")
    contexts = yaml.safe_load(pathlib.Path(talosconfig).read_text())
    key = contexts["contexts"][contexts["context"]]["key"]
    if yaml.safe_load(config.read_text())["machine"]["token"] != key:
        sys.exit("rpc error: code = PermissionDenied")


def main():
    if sys.argv[1] == "gen":
        gen(sys.argv[2:])
        return
    parser = argparse.ArgumentParser()
    for name in ["talosconfig", "endpoints", "nodes", "file", "config", "mode", "control-plane-nodes", "worker-nodes",
                 "wait-timeout", "force-context-name"]:
        parser.add_argument("--" + name)
    for name in ["insecure", "force", "short"]:
        parser.add_argument("--" + name, action="store_true")
    parser.add_argument("words", nargs="+")
    asked = parser.parse_args()
    command = " ".join(asked.words[:2]) if asked.words[0] == "etcd" else asked.words[0]
    if command == "validate":
        if "machine" not in yaml.safe_load(pathlib.Path(asked.config).read_text()):
            sys.exit("machine is required")
        return
    machine = MACHINES / asked.nodes
    if not machine.is_dir():
        sys.exit(f"rpc error: code = Unavailable desc = dial tcp {asked.nodes}:50000: no route to host")
    if command == "apply-config" and asked.insecure:
        if (machine / "config.yaml").exists():
            sys.exit("rpc error: tls: certificate required")
    else:
        known(asked.talosconfig, asked.nodes)
    if command == "apply-config":
        (machine / "config.yaml").write_bytes(pathlib.Path(asked.file).read_bytes())
        with (machine / "applied").open("a") as out:
            out.write("applied\n")
    elif command == "bootstrap":
        if (machine / "etcd").exists():
            sys.exit("rpc error: code = AlreadyExists desc = etcd data directory is not empty")
        (machine / "etcd").write_text(asked.nodes + "\n")
    elif command in ("etcd members", "health"):
        if not (machine / "etcd").exists():
            sys.exit("rpc error: code = Unavailable desc = etcd is not running")
        for node in filter(None, (asked.worker_nodes or "").split(",")):
            known(asked.talosconfig, node)
    elif command == "kubeconfig":
        name = asked.force_context_name
        context = {"name": name, "context": {"cluster": name, "user": "admin@" + name}}
        server = yaml.safe_load((machine / "config.yaml").read_text())["cluster"]["controlPlane"]["endpoint"]
        digest = hashlib.sha256(machine.name.encode()).hexdigest()
        pathlib.Path(asked.words[1]).write_text(
            yaml.safe_dump({"apiVersion": "v1", "kind": "Config", "current-context": name, "contexts": [context],
                            "clusters": [{"name": name, "cluster": {"server": server}}],
                            "users": [{"name": "admin@" + name, "user": {"token": digest}}]}))
    elif command != "version":
        sys.exit(f"unknown command {command}")


main()
