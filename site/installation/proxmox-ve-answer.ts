import type { PhysicalHost } from '../model';
import type { InstallFault } from './install-fault';
import { CURRENT_ZONES } from './renamed-zones';

/** ISO 3166: those that the installer knows. */
const COUNTRIES = new Set(
  `ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd cf cg
ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm
gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc
li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz
om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc
td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`.split(
    /\s+/,
  ),
);
/** Of all zones it takes those of a place, and UTC. */
const PLACE = /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\//;
const UTC: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC']);

/**
 * What the installer of Proxmox VE would refuse of what is said of a machine, which ends its installation.
 * @see https://pve.proxmox.com/wiki/Automated_Installation (seen with the installers of 8.4 to 9.2)
 */
export function proxmoxVeAnswerFaults(host: PhysicalHost): readonly InstallFault[] {
  return [...missingFaults(host), ...countryFaults(host), ...mailFaults(host), ...zoneFaults(host)];
}

function missingFaults({ name, answer }: PhysicalHost): readonly InstallFault[] {
  const fields = [
    ['country', 'at'],
    ['mailto', 'root@example.org'],
  ] as const;
  return fields.flatMap(([field, example]) =>
    answer?.[field] === undefined
      ? [
          {
            message: `"${name}" has no "answer: { ${field}: ${example} }"`,
            hint: 'the installer of Proxmox VE asks for it',
            path: ['answer', field],
          },
        ]
      : [],
  );
}

function countryFaults({ name, answer }: PhysicalHost): readonly InstallFault[] {
  const country = answer?.country;
  if (country === undefined || COUNTRIES.has(country)) return [];
  const message = `the installer of Proxmox VE knows no country "${country}", which "${name}" is in`;
  const hint = country === 'uk' ? 'write gb' : 'write its two letters of ISO 3166, as at or us';
  return [{ message, hint, path: ['answer', 'country'] }];
}

function mailFaults({ name, answer }: PhysicalHost): readonly InstallFault[] {
  const mailto = answer?.mailto;
  // What its own form is filled with at first.
  if (mailto !== 'mail@example.invalid') return [];
  const message = `the installer of Proxmox VE refuses ${mailto} ("${name}")`;
  return [{ message, hint: 'write the address of somebody', path: ['answer', 'mailto'] }];
}

function zoneFaults({ name, install: { timezone } }: PhysicalHost): readonly InstallFault[] {
  const current = CURRENT_ZONES[timezone];
  if (UTC.has(timezone) || (PLACE.test(timezone) && current === undefined)) return [];
  const message = `the installer of Proxmox VE knows no time zone "${timezone}" ("${name}")`;
  const hint =
    current === undefined
      ? 'take Etc/UTC, or a region and its city such as Europe/Vienna'
      : `it is ${current} by now`;
  return [{ message, hint, path: ['install', 'timezone'] }];
}
