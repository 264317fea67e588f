#!/usr/bin/python3
"""Stands in for the program k3s, which cannot be fetched where tests run: same name, same files, same answers to what the
role asks. A server makes a token and a kubeconfig and listens with TLS; who joins must know the token, and is in `members`
until its node is deleted; further servers are in `etcd` too, and run only where etcd's data is not that of a member that left.
Nobody joins by the name of a member of etcd."""

import hashlib
import http.server
import json
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import urllib.request

import yaml

DATA = pathlib.Path("/var/lib/rancher/k3s/server")
CONFIG = pathlib.Path("/etc/rancher/k3s/config.yaml")
KUBECONFIG = """apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: c3RhbmQtaW4=
    server: https://127.0.0.1:6443
  name: default
contexts:
- context:
    cluster: default
    user: default
  name: default
current-context: default
kind: Config
preferences: {}
users:
- name: default
  user:
    client-key-data: c2VjcmV0
"""
UNCHECKED = ssl._create_unverified_context()


def notify():
    """Tells systemd that it is up, as Type=notify wants it."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(b"READY=1", address.replace("@", "\0", 1))


def ask(server, path, token=""):
    request = urllib.request.Request(server + path, headers={"Authorization": token})
    with urllib.request.urlopen(request, context=UNCHECKED, timeout=10) as answer:
        return answer.read().decode()


def join(settings):
    node = json.dumps([socket.gethostname(), sys.argv[1]])
    path = "/".join(["/join", hashlib.sha256(node.encode()).hexdigest(), sys.argv[1], socket.gethostname()])
    return ask(settings["server"], path, settings["token"])


def lines(name):
    file = DATA / name
    return file.read_text().splitlines() if file.exists() else []


def write(name, entries):
    (DATA / name).write_text("".join(entry + "\n" for entry in entries))


def remember():
    """What a node is known by to its cluster; a machine that was made anew has none."""
    password = pathlib.Path("/etc/rancher/node/password")
    password.parent.mkdir(parents=True, exist_ok=True)
    password.touch(mode=0o600)


def serve(settings):
    DATA.mkdir(parents=True, exist_ok=True)
    token = DATA / "token"
    if "server" in settings:
        token.write_text(settings["token"] + "\n")
        is_known = ask(settings["server"], "/member/" + socket.gethostname(), settings["token"]) == "yes"
        if not (DATA / "db/etcd").exists():
            join(settings)
        elif not is_known:
            sys.exit("the member has been permanently removed from the cluster")
    elif not token.exists():
        token.write_text("K10" + os.urandom(16).hex() + "::server:" + os.urandom(16).hex() + "\n")
    shares = "server" in settings or settings.get("cluster-init")
    (DATA / ("db/etcd" if shares else "db/state.db")).mkdir(parents=True, exist_ok=True)
    KUBE = pathlib.Path("/etc/rancher/k3s/k3s.yaml")
    KUBE.write_text(KUBECONFIG)
    KUBE.chmod(int(settings["write-kubeconfig-mode"], 8))
    key, certificate = DATA / "key.pem", DATA / "cert.pem"
    if not key.exists():
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=k3s",
             "-keyout", key, "-out", certificate],
            check=True, capture_output=True)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            is_known = self.headers.get("Authorization") == token.read_text().strip()
            if self.path.startswith("/join/") and is_known:
                _, _, _, kind, name = self.path.split("/")
                if name in lines("etcd"):
                    self.send_error(409, "duplicate node name found")
                    return
                write("members", [*lines("members"), name])
                if kind == "server":
                    write("etcd", sorted({*lines("etcd"), name}))
            self.send_response(200 if self.path == "/readyz" or is_known else 401)
            self.end_headers()
            is_member = self.path.removeprefix("/member/") in lines("etcd")
            answer = ("yes" if is_member else "no") if self.path.startswith("/member/") else "ok"
            self.wfile.write(answer.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("0.0.0.0", 6443), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    notify()
    server.serve_forever()


def delete(name):
    if name not in lines("members"):
        return
    for each in ["members", "etcd"]:
        write(each, [entry for entry in lines(each) if entry != name])
    print(f'node "{name}" deleted')


def main():
    if sys.argv[1:4] == ["kubectl", "delete", "node"]:
        ask("https://127.0.0.1:6443", "/readyz")
        delete(sys.argv[4])
        return
    if sys.argv[1:4] == ["kubectl", "get", "--raw"]:
        print(ask("https://127.0.0.1:6443", sys.argv[4]))
        return
    settings = yaml.safe_load(CONFIG.read_text())
    remember()
    if sys.argv[1] == "server":
        serve(settings)
    join(settings)
    notify()
    import signal

    signal.pause()


main()
