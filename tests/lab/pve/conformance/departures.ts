/** Where the official description and what PVE sends part ways; the recordings and the provider decide. */
export const DEPARTURES: readonly RegExp[] = [
  // Text or a number, says the provider; PVE sends text.
  /cluster\/nextid data: not integer/,
  // The position of a single rule is the text of the path, which the provider reads so.
  /\{pos\} data\.pos: not integer/,
  // 8.4 describes maps by a key `{id}`, and two fields of a monitor with each other's type.
  /ceph\/metadata data\.\w+\.\{\w+\}: missing/,
  /ceph\/mon data\[\d+\]\.(direxists: not string|host: not boolean)/,
  /osd\/\{osdid\}\/metadata data\.devices\[\d+\]\.devices: missing/,
];
