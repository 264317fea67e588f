# What programs do with proxmoxer: logins, VMs, containers, files, tasks and errors. Fails where an answer is not as of PVE.
import io
import os
import time

from proxmoxer import AuthenticationError, ProxmoxAPI, ResourceException
from proxmoxer.tools import Tasks

HOST = os.environ["LAB_HOST"]
PORT = int(os.environ["LAB_PORT"])
SECRET = os.environ["LAB_SECRET"]
MAJOR = int(os.environ["LAB_VERSION"])


def connect(**login):
    return ProxmoxAPI(HOST, port=PORT, verify_ssl=False, timeout=30, **login)


def refused(call, status):
    try:
        call()
    except ResourceException as error:
        assert error.status_code == status, (error.status_code, status, str(error))
        return error
    raise AssertionError("it was not refused")


api = connect(user="root@pam", token_name="rackwright", token_value=SECRET)
node = api.nodes("lab")


def done(upid):
    status = Tasks.blocking_status(api, upid, timeout=30, polling_interval=0.05)
    assert status is not None and status["exitstatus"] == "OK", (upid, status)
    return status


version = api.version.get()
assert version["version"].startswith(f"{MAJOR}."), version
assert Tasks.decode_upid("UPID:lab:0001D4C0:00D71B1C:5E97DE42:qmcreate:100:root@pam:")["type"] == "qmcreate"

# Users, roles, permissions; a ticket and its renewal.
api.access.users.post(userid="ann@pve", password="secret-77", comment="Ann")
api.access.roles.post(roleid="Starter", privs="VM.PowerMgmt,VM.Audit")
api.access.acl.put(path="/vms/100", users="ann@pve", roles="Starter")
try:
    connect(user="ann@pve", password="wrong")
    raise AssertionError("a wrong password was taken")
except AuthenticationError:
    pass
ann = connect(user="ann@pve", password="secret-77")
ticket, csrf = ann.get_tokens()
assert ticket.startswith("PVE:ann@pve:") and csrf
renewed = connect(user="ann@pve", password=ticket)
assert renewed.version.get() == version

# A VM, by create, put, resize, snapshot, clone, template.
done(node.qemu.post(vmid=100, name="vm100", memory=512, cores=2, scsi0="local-lvm:1", net0="virtio,bridge=vmbr0", tags="b;a"))
config = node.qemu(100).config.get()
assert config["memory"] == "512" and config["cores"] == 2 and config["tags"] == "a;b", config
assert config["net0"].startswith("virtio=BC:24:11:"), config
node.qemu(100).config.set(description="with ümlaut and\nline", onboot=1)
done(node.qemu(100).config.post(memory=768))
done(node.qemu(100).resize.set(disk="scsi0", size="+1G"))
assert "size=2G" in node.qemu(100).config.get()["scsi0"]
done(node.qemu(100).snapshot.post(snapname="one", description="first"))
node.qemu(100).snapshot("one").config.set(description="changed")
assert [s["name"] for s in node.qemu(100).snapshot.get()] == ["one", "current"]
done(node.qemu(100).status.start.post())
assert node.qemu(100).status.current.get()["status"] == "running"
done(ann.nodes("lab").qemu(100).status.reboot.post())
done(ann.nodes("lab").qemu(100).status.stop.post())
refused(lambda: ann.nodes("lab").qemu(100).config.set(memory=1024), 403)
assert [vm["vmid"] for vm in ann.cluster.resources.get(type="vm")] == [100]
done(node.qemu(100).snapshot("one").rollback.post())
done(node.qemu(100).clone.post(newid=101, name="copy", full=1))
done(node.qemu(101).template.post())
done(node.qemu(101).clone.post(newid=102, name="linked"))
assert node.qemu(102).config.get()["scsi0"].startswith("local-lvm:vm-102-disk-0,")
assert int(api.cluster.nextid.get()) == 103

# Files: an upload, its content, a container of it, a backup and what it holds.
image = io.BytesIO(b"a template")
image.name = "debian-12-standard_12.7-1_amd64.tar.zst"
done(node.storage("local").upload.post(content="vztmpl", filename=image))
volids = [volume["volid"] for volume in node.storage("local").content.get(content="vztmpl")]
assert volids == [f"local:vztmpl/{image.name}"], volids
done(node.lxc.post(vmid=200, ostemplate=volids[0], hostname="ct", rootfs="local-lvm:1", net0="name=eth0,bridge=vmbr0,ip=dhcp"))
done(node.lxc(200).status.start.post())
done(node.lxc(200).status.shutdown.post(forceStop=1, timeout=1))
done(node.vzdump.post(vmid="100,200", storage="local", mode="stop", compress="zstd"))
backups = node.storage("local").content.get(content="backup")
assert sorted(backup["vmid"] for backup in backups) == [100, 200], backups
extracted = node.vzdump.extractconfig.get(volume=backups[0]["volid"])
assert "net0:" in extracted, extracted
refused(lambda: node.storage("local").content("nothing.iso").get(), 500)

# Lists as repeated parameters, booleans as 0 and 1, an answer that is a string.
api.pools.post(poolid="p", comment="pool")
api.pools.put(poolid="p", vms="100,102")
assert sorted(member["vmid"] for member in api.pools.get(poolid="p")[0]["members"]) == [100, 102]
assert isinstance(api.cluster.nextid.get(), str)
assert api.storage("local").get()["content"].count("iso") == 1

# Errors: which parameter, which object, which right.
error = refused(lambda: node.qemu.post(vmid=1, memory="lots"), 400)
assert set(error.errors) == {"vmid", "memory"}, error.errors
error = refused(lambda: node.qemu.post(vmid=100), 500)
assert "already exists" in str(error), error
error = refused(lambda: node.qemu(999).config.get(), 500)
assert "does not exist" in str(error), error
refused(lambda: api.nodes("nowhere").status.get(), 500)
refused(lambda: node("qemu/100/vncproxy").post(), 501)
upid = node.qemu(102).status.start.post()
done(upid)
log = Tasks.decode_log(node.tasks(upid).log.get())
assert "TASK OK" in log, log
types = {task["type"] for task in node.tasks.get(limit=50)}
assert {"qmcreate", "qmstart", "qmclone", "vzdump", "vzcreate"} <= types, types

# HA differs between the versions.
api.cluster.ha.resources.post(sid="vm:100", state="stopped")
if MAJOR == 8:
    api.cluster.ha.groups.post(group="all", nodes="lab:1")
    assert api.cluster.ha.groups("all").get()["nodes"] == "lab:1"
else:
    api.cluster.ha.rules.post(rule="stay", type="node-affinity", resources="vm:100", nodes="lab")
    assert api.cluster.ha.rules("stay").get()["resources"] == "vm:100"
    refused(lambda: api.cluster.ha.groups.post(group="all", nodes="lab"), 500)

for vmid in (102, 101):
    status = node.qemu(vmid).status.current.get()["status"]
    if status == "running":
        done(node.qemu(vmid).status.stop.post())
    done(node.qemu(vmid).delete(purge=1))
done(node.lxc(200).delete(purge=1))
deadline = time.time() + 5
while len(api.cluster.resources.get(type="vm")) > 1 and time.time() < deadline:
    time.sleep(0.1)
assert [vm["vmid"] for vm in api.cluster.resources.get(type="vm")] == [100]
print("everything was as it should be")
