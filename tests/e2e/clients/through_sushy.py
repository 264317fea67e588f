# What Ironic does with a BMC through sushy, without switching the machine on. Fails where Redfish is not as it should be.
import os

import sushy
import urllib3

urllib3.disable_warnings()
URL = os.environ["BMC_URL"]
USER = os.environ["BMC_USER"]
PASSWORD = os.environ["BMC_PASSWORD"]
PATH = "/redfish/v1/Systems/metal1"


def connect(auth=None, **login):
    login = login or {"username": USER, "password": PASSWORD}
    return sushy.Sushy(URL, verify=False, auth=auth) if auth else sushy.Sushy(URL, verify=False, **login)


def refused(call, kind):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"it was not refused with {kind}")


refused(lambda: connect(username=USER, password="wrong").get_system(PATH), sushy.exceptions.AccessError)
with sushy.auth.SessionAuth(USER, PASSWORD) as session:
    by_session = connect(auth=session)
    assert by_session.get_system(PATH).identity == "metal1"
    assert session.get_session_key()
with sushy.auth.BasicAuth(USER, PASSWORD) as basic:
    root = connect(auth=basic)
    system = root.get_system(PATH)

assert root.redfish_version.startswith("1."), root.redfish_version
assert [each.identity for each in root.get_system_collection().get_members()] == ["metal1"]
refused(lambda: root.get_system("/redfish/v1/Systems/nobody"), sushy.exceptions.ResourceNotFoundError)

# What it is.
assert system.power_state == sushy.PowerState.OFF
assert system.manufacturer == "Rackwright" and system.sku is None
assert system.memory_summary.size_gib == 2
assert system.processors.summary.count == 2, system.processors.summary
assert set(system.ethernet_interfaces.summary) == {"BC:24:11:00:00:81", "BC:24:11:00:00:82"}
[storage] = system.storage.get_members()
assert [drive.capacity_bytes for drive in storage.drives] == [1024**3, 2 * 1024**3]
assert [drive.serial_number for drive in storage.drives] == ["ROOT-1", "metal1-1"]
[chassis] = system.chassis
[manager] = system.managers
assert manager.get_systems()[0].identity == "metal1" if hasattr(manager, "get_systems") else True
assert [each.identity for each in root.get_chassis_collection().get_members()] == [chassis.identity]
assert chassis.chassis_type is not None
assert manager.manager_type == sushy.ManagerType.BMC

# Power and boot.
allowed = system.get_allowed_reset_system_values()
assert {sushy.ResetType.ON, sushy.ResetType.FORCE_OFF, sushy.ResetType.GRACEFUL_SHUTDOWN, sushy.ResetType.NMI} <= allowed
devices = system.get_allowed_system_boot_source_values()
assert {sushy.BootSource.PXE, sushy.BootSource.HDD, sushy.BootSource.CD, sushy.BootSource.UEFI_HTTP} <= devices
for target in (sushy.BootSource.PXE, sushy.BootSource.HDD, sushy.BootSource.CD, sushy.BootSource.UEFI_HTTP):
    for enabled in (sushy.BootSourceOverrideEnabled.ONCE, sushy.BootSourceOverrideEnabled.CONTINUOUS):
        system.set_system_boot_options(target=target, enabled=enabled, mode=sushy.BootSourceOverrideMode.UEFI)
        system.refresh(force=True)
        assert (system.boot.target, system.boot.enabled) == (target, enabled), system.boot
system.set_system_boot_options(target=sushy.BootSource.NONE, enabled=sushy.BootSourceOverrideEnabled.DISABLED)
system.refresh(force=True)
assert system.boot.enabled == sushy.BootSourceOverrideEnabled.DISABLED
refused(lambda: system.set_system_boot_options(target=sushy.BootSource.FLOPPY), sushy.exceptions.InvalidParameterValueError)

# Firmware settings wait for a start, Secure Boot too.
assert system.bios.supported_apply_times is None or system.bios.supported_apply_times
system.bios.set_attribute("NetworkBoot", "Disabled")
system.bios.refresh(force=True)
assert system.bios.attributes["NetworkBoot"] == "Enabled"
assert system.bios.pending_attributes["NetworkBoot"] == "Disabled"
refused(lambda: system.bios.set_attribute("Colour", "red"), sushy.exceptions.BadRequestError)
assert system.secure_boot.enabled is False
system.secure_boot.set_enabled(True)
system.secure_boot.refresh(force=True)
assert system.secure_boot.enabled is True
system.secure_boot.set_enabled(False)
system.set_indicator_led(sushy.IndicatorLED.LIT)
system.refresh(force=True)
assert system.indicator_led == sushy.IndicatorLED.LIT

# Media: there is a drive, and nothing is in it.
[medium] = manager.virtual_media.get_members()
assert medium.inserted is False and sushy.VirtualMediaType.CD in medium.media_types
refused(lambda: medium.insert_media("file:///etc/passwd"), sushy.exceptions.HTTPError)
events = root.get_event_service()
events.submit_test_event("1", "2026-11-21T10:00:00Z", "Alert", "hello", [], "Test.1.0.Hello", PATH, "Warning")
assert root.get_session_service() is not None
assert root.lazy_registries is not None
print("everything was as it should be")
